#include "evidence/commands/custody_beside.h"

#include <utility>

#include "evidence/custody/report.h"
#include "evidence/custody/stamps.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/words.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit {

Result<std::optional<CustodyBeside>> read_custody(const std::string& path, custody::Expectation expectation) {
  const auto text = read_small_file(path, custody::greatest_log);
  if (!text) return std::unexpected(text.error());
  if (!*text) return std::nullopt;
  auto stamps = custody::read_stamps(path);
  if (!stamps) return std::unexpected(stamps.error());
  for (SidecarFile& stamp : *stamps) expectation.time_stamps.push_back(std::move(stamp));
  return CustodyBeside{path, custody::read_log(**text), std::move(expectation)};
}

custody::CustodyReport judge_custody(const CustodyBeside& beside, const custody::BundleState& now) {
  return custody::check(beside.log, now, beside.expectation);
}

std::string with_custody_text(std::string report, const std::optional<CustodyBeside>& beside,
                              const std::optional<custody::CustodyReport>& custody, const show::Palette& palette) {
  if (!beside || !custody) return report;
  return report + "\nCustody " + report_text(*custody, beside->path, palette);
}

std::string with_custody_json(std::string report, const std::optional<CustodyBeside>& beside,
                              const std::optional<custody::CustodyReport>& custody) {
  std::string field;
  JsonWriter json(field);
  json.begin_object().key("custody");
  if (beside && custody) {
    json.raw(report_object(*custody, beside->path));
  } else {
    json.null();
  }
  json.end_object();
  report.pop_back();  // its newline
  return show::joined_objects(report, field) + "\n";
}

}  // namespace exhibit
