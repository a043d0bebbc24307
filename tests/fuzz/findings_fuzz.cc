// Rule files, and all that looks at names and content: whatever a rule or a name is, they come to an end.
#include "evidence/findings/content_class.h"
#include "evidence/findings/name_class.h"
#include "evidence/findings/rule_file.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  findings::Facts facts;
  findings::add_name_class(facts, text);
  findings::add_content_class(facts, text, text);
  facts.add("path", text.substr(0, 4096));
  facts.add("change", "came");
  if (const auto rules = findings::parse_rules(text, "rules")) {
    for (const findings::Rule& rule : *rules) {
      if (const auto reason = rule.reason_on(rule.of, facts)) fuzz::require(reason->level >= 1 && reason->level <= 5);
    }
  }
  return 0;
}
