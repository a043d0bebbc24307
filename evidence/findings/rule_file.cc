#include "evidence/findings/rule_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

#include "evidence/encoding/escape.h"
#include "evidence/findings/builtin_rules.h"
#include "evidence/reader/json.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit::findings {
namespace {

constexpr std::size_t greatest_rule_file = std::size_t{4} << 20;
constexpr std::size_t longest_word = 64;

std::unexpected<Error> refused(const std::string& where, std::string detail) {
  return std::unexpected(Error{ErrorCode::corrupt, 0, "read rules", where, std::move(detail)});
}

bool is_word(std::string_view text) {
  const auto is_fit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= longest_word && std::ranges::all_of(text, is_fit);
}

/// "T1053" or "T1053.003".
bool is_technique(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 5 && text.size() != 9) return false;
  return text[0] == 'T' && std::ranges::all_of(text.substr(1, 4), is_digit) &&
         (text.size() == 5 || (text[5] == '.' && std::ranges::all_of(text.substr(6), is_digit)));
}

/// Reads one rule and remembers the first thing that is wrong with it.
class RuleReader {
 public:
  explicit RuleReader(const Json& object) : object_(object), fields_(object) {}

  Rule read() {
    refuse_unknown_fields();
    Rule rule{.id = fields_.text("id"), .of = fields_.text("of")};
    read_scalars(rule);
    read_techniques(rule);
    rule.when = conditions(rule.of, "when");
    if (object_.contains("unless")) rule.unless = conditions(rule.of, "unless");
    if (rule.when.empty()) fields_.fail("when", "a rule needs a condition");
    return rule;
  }
  const std::optional<std::string>& problem() const { return fields_.problem(); }

 private:
  void refuse_unknown_fields() {
    static constexpr std::array<std::string_view, 9> known = {"id",   "of",   "level",  "aspect", "techniques",
                                                              "says", "when", "unless", "why"};
    if (!object_.is_object()) return;
    for (const auto& [name, value] : object_.items()) {
      if (std::ranges::find(known, name) == known.end()) fields_.fail(name.c_str(), "no field of a rule");
    }
  }

  void read_scalars(Rule& rule) {
    if (!is_word(rule.id)) fields_.fail("id", "not a word of a-z, 0-9, - and _");
    if (!is_known_kind(rule.of)) fields_.fail("of", "not file, process, container, mount, socket or environment");
    const std::int64_t level = fields_.integer("level");
    if (level < 1 || level > 5) fields_.fail("level", "not 1 to 5");
    rule.level = static_cast<int>(level);
    rule.aspect = fields_.text("aspect");
    if (!is_word(rule.aspect)) fields_.fail("aspect", "not a word of a-z, 0-9, - and _");
    rule.says = fields_.text("says");
    if (rule.says.empty() || !is_plain(rule.says)) fields_.fail("says", "not a line of plain text");
  }

  void read_techniques(Rule& rule) {
    for (const Json& technique : fields_.array("techniques")) {
      const std::string text = technique.is_string() ? technique.get<std::string>() : "";
      if (!is_technique(text)) return fields_.fail("techniques", "not a list of ids like T1053.003");
      rule.techniques.push_back(text);
    }
  }

  std::vector<Condition> conditions(const std::string& of, const char* field) {
    std::vector<Condition> found;
    for (const Json& object : fields_.array(field)) {
      if (!object.is_object() || object.empty()) {
        fields_.fail(field, "not a list of objects of facts");
        return found;
      }
      for (const auto& [fact, words] : object.items()) found.push_back(condition(of, field, fact, words));
    }
    return found;
  }

  Condition condition(const std::string& of, const char* field, const std::string& fact, const Json& words) {
    Condition condition{.fact = fact, .patterns = {}};
    if (!is_known_fact(of, fact)) fields_.fail(field, fmt::format("no fact of a {} is called {}", of, fact));
    if (!words.is_array() || words.empty()) fields_.fail(field, fact + " needs a list of words");
    for (const Json& word : words) {
      if (!word.is_string() || word.get_ref<const std::string&>().size() > longest_pattern) {
        fields_.fail(field, fmt::format("{} has what is no word of up to {} bytes", fact, longest_pattern));
        return condition;
      }
      condition.patterns.emplace_back(word.get<std::string>());
    }
    return condition;
  }

  const Json& object_;
  Fields fields_;
};

/// " (cron)" where the rule got as far as having an id.
std::string name_of(const Json& rule) {
  if (!rule.is_object() || !rule.contains("id") || !rule["id"].is_string()) return "";
  return " (" + rule["id"].get<std::string>() + ")";
}

}  // namespace

Result<std::vector<Rule>> parse_rules(std::string_view text, const std::string& where) {
  const Result<Json> document = parse_json_object(text, where);
  if (!document) return std::unexpected(document.error());
  if (document->size() != 1 || !document->contains("rules") || !(*document)["rules"].is_array()) {
    return refused(where, "not an object with one list, rules");
  }
  std::vector<Rule> rules;
  std::set<std::string> ids;
  for (const Json& object : (*document)["rules"]) {
    const std::string place = fmt::format("rule {}{}: ", rules.size() + 1, name_of(object));
    if (!object.is_object()) return refused(where, place + "not an object");
    RuleReader reader(object);
    rules.push_back(reader.read());
    if (reader.problem()) return refused(where, place + *reader.problem());
    if (!ids.insert(rules.back().id).second) return refused(where, place + "field id: a rule before has it");
  }
  return rules;
}

Result<std::vector<Rule>> read_rules(const std::string& path) {
  const auto text = read_small_file(path, greatest_rule_file);
  if (!text) return std::unexpected(text.error());
  if (!*text) return io_error("open", path, ENOENT);
  return parse_rules(**text, path);
}

const std::vector<Rule>& builtin_rules() {
  static const std::vector<Rule> rules = [] {
    std::vector<Rule> all;
    for (const BuiltinRuleFile& file : builtin_rule_files) {
      auto parsed = parse_rules(file.text, std::string(file.name));
      // A test reads each of them; a program that was built with others cannot say anything.
      if (!parsed) throw std::logic_error(parsed.error().message());
      add_rules(all, *std::move(parsed));
    }
    return all;
  }();
  return rules;
}

void add_rules(std::vector<Rule>& rules, std::vector<Rule> more) {
  for (Rule& rule : more) {
    const auto same = std::ranges::find(rules, rule.id, &Rule::id);
    if (same == rules.end()) {
      rules.push_back(std::move(rule));
    } else {
      *same = std::move(rule);
    }
  }
}

}  // namespace exhibit::findings
