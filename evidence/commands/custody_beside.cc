#include "evidence/commands/custody_beside.h"

#include "evidence/custody/report.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/words.h"

namespace exhibit {

std::string with_custody_text(std::string report, const std::optional<custody::Beside>& beside,
                              const std::optional<custody::CustodyReport>& custody, const show::Palette& palette) {
  if (!beside || !custody) return report;
  return report + "\nCustody " + report_text(*custody, beside->path, palette);
}

std::string with_custody_json(std::string report, const std::optional<custody::Beside>& beside,
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
