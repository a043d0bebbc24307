// Custody logs: whatever they hold, the judgement ends, and a record that is read is written so that it is read again.
#include "evidence/custody/check.h"
#include "evidence/custody/report.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  const custody::Log log = custody::read_log(text);
  std::string whole;
  for (const custody::SeenLine& line : log.lines) {
    whole += line.text;
    if (!line.record) continue;
    const std::string written = custody::to_line(*line.record);
    const auto again = custody::parse_record(std::string_view(written).substr(0, written.size() - 1), "line");
    fuzz::require(again && custody::to_line(*again) == written);
  }
  fuzz::require(text.starts_with(whole + log.torn) && whole.size() + log.torn.size() + log.unread == text.size());
  const custody::BundleState state{.verdict = "CONSISTENT-UNSIGNED",
                                   .bytes = 1,
                                   .sha256 = sha256("x"),
                                   .bundle_id = {},
                                   .seal_sha256 = {},
                                   .prefix_bytes = {},
                                   .prefix_sha256 = {},
                                   .sealed = {}};
  const custody::CustodyReport report = custody::check(log, state, {});
  (void)custody::log_text(log, report, {});
  (void)custody::report_json(report, "log", &log);
  return 0;
}
