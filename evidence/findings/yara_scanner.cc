#include "evidence/findings/yara_scanner.h"

#include <fmt/format.h>
#include <yara.h>

#include <cstdio>

#include "evidence/encoding/escape.h"
#include "evidence/reader/content.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit::findings {
namespace {

constexpr std::size_t greatest_rule_file = std::size_t{16} << 20;

std::unexpected<Error> refused(const std::string& path, std::string detail) {
  return std::unexpected(Error{ErrorCode::corrupt, 0, "use YARA rules", path, std::move(detail)});
}

struct Destroy {
  void operator()(YR_COMPILER* compiler) const { yr_compiler_destroy(compiler); }
  void operator()(YR_RULES* rules) const { yr_rules_destroy(rules); }
};

/// The first error, "line 3: syntax error". A rule's author wrote part of it.
void keep_first_error(int level, const char*, int line, const YR_RULE*, const char* message, void* kept) {
  auto& first = *static_cast<std::string*>(kept);
  if (level == YARA_ERROR_LEVEL_ERROR && first.empty()) first = fmt::format("line {}: {}", line, message);
}

int keep_match(YR_SCAN_CONTEXT*, int message, void* rule, void* kept) {
  if (message != CALLBACK_MSG_RULE_MATCHING) return CALLBACK_CONTINUE;
  static_cast<std::vector<std::string>*>(kept)->emplace_back(static_cast<YR_RULE*>(rule)->identifier);
  return CALLBACK_CONTINUE;
}

class YaraScanner final : public ContentScanner {
 public:
  explicit YaraScanner(std::unique_ptr<YR_RULES, Destroy> rules) : rules_(std::move(rules)) {}

  std::vector<std::string> matches(const Bundle& bundle, const FileEntry& file) const override {
    std::string content;
    const auto read = stream_content(bundle, file, [&content](std::string_view bytes) -> Result<void> {
      content += bytes.substr(0, most_scanned - content.size());
      if (content.size() < most_scanned) return {};
      return std::unexpected(Error{.code = ErrorCode::unsupported, .detail = "enough"});
    });
    std::vector<std::string> found;
    if (!read && content.empty()) return found;
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(content.data());
    const int failure = yr_rules_scan_mem(rules_.get(), bytes, content.size(), SCAN_FLAGS_REPORT_RULES_MATCHING,
                                          keep_match, &found, longest_scan_seconds);
    if (failure != ERROR_SUCCESS) tell(file, failure);
    return found;
  }

 private:
  /// What was not scanned to its end matches what was found before.
  static void tell(const FileEntry& file, int failure) {
    const std::string why = failure == ERROR_SCAN_TIMEOUT ? fmt::format("not done after {} s", longest_scan_seconds)
                                                          : fmt::format("YARA's error {}", failure);
    fmt::print(stderr, "exhibit: YARA: {}: {}\n", escape_for_terminal(file.path), why);
  }

  std::unique_ptr<YR_RULES, Destroy> rules_;
};

Result<void> add_file(YR_COMPILER* compiler, const std::string& path) {
  const auto text = read_small_file(path, greatest_rule_file);
  if (!text) return std::unexpected(text.error());
  if (!*text) return io_error("open", path, ENOENT);
  if ((*text)->find('\0') != std::string::npos) return refused(path, "not a text of rules");
  std::string problem;
  yr_compiler_set_callback(compiler, keep_first_error, &problem);
  const bool is_good = yr_compiler_add_string(compiler, (*text)->c_str(), nullptr) == 0;
  return is_good ? Result<void>() : refused(path, problem.empty() ? "not a file of rules" : problem);
}

}  // namespace

Result<std::unique_ptr<ContentScanner>> yara_scanner(const std::vector<std::string>& paths) {
  static const int started = yr_initialize();  // once; it ends with the program
  if (started != ERROR_SUCCESS) return refused(paths.front(), "YARA could not be started");
  YR_COMPILER* made = nullptr;
  if (yr_compiler_create(&made) != ERROR_SUCCESS) return refused(paths.front(), "YARA's compiler could not be made");
  const std::unique_ptr<YR_COMPILER, Destroy> compiler(made);
  // Rules come from outside: they name no further files.
  yr_compiler_set_include_callback(compiler.get(), nullptr, nullptr, nullptr);
  for (const std::string& path : paths) {
    // After an error the compiler is of no more use.
    if (auto added = add_file(compiler.get(), path); !added) return std::unexpected(added.error());
  }
  YR_RULES* rules = nullptr;
  if (yr_compiler_get_rules(compiler.get(), &rules) != ERROR_SUCCESS) return refused(paths.front(), "rules too large");
  return std::make_unique<YaraScanner>(std::unique_ptr<YR_RULES, Destroy>(rules));
}

}  // namespace exhibit::findings
