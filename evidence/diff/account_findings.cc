#include "evidence/diff/account_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "evidence/diff/account_diff.h"
#include "evidence/encoding/escape.h"
#include "evidence/reader/content.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {
namespace {

constexpr const char* passwd_path = "/etc/passwd";
constexpr std::uint64_t greatest_file = std::uint64_t{4} << 20;

/// A side's file: its content, empty where there surely was none, or why it is not known.
struct SideFile {
  std::string content;
  std::optional<std::string> unknown;
};

/// The two files of a finding, as objects of it or of what it says by its silence.
struct FilePair {
  std::string before;
  std::string after;
  bool is_unknown = false;  ///< what the finding lacks may have been there
};

/// What the findings say of `path`; nothing where it did not change, or nothing but its metadata did.
std::optional<FilePair> pair_at(const std::vector<Finding>& files, std::string_view path) {
  FilePair pair;
  bool is_told = false;
  for (const Finding& file : files) {
    if (file.kind != FindingKind::file) continue;
    if (file.path == path && file.change != Change::metadata) {
      is_told = true;
      pair.is_unknown |= file.change == Change::unknown;
      // What moved here is another path's before.
      if (file.change != Change::moved) pair.before = file.before;
      pair.after = file.after;
    } else if (file.change == Change::moved && file.from_path == path) {
      is_told = true;
      pair.before = file.before;
    }
  }
  return is_told ? std::optional(pair) : std::nullopt;
}

Result<SideFile> unreadable(std::string why) { return SideFile{{}, std::move(why)}; }

Result<SideFile> load(const Bundle& bundle, const std::string& object, bool may_have_been_there) {
  if (object.empty() && may_have_been_there) return unreadable("it may have been there");
  if (object.empty()) return SideFile{};
  const auto entry = decode_file_entry(object, "a finding");
  if (!entry) return std::unexpected(entry.error());
  if (entry->type != FileType::file) return unreadable("it is no regular file");
  auto content = read_content(bundle, *entry, greatest_file);
  if (content) return SideFile{*std::move(content), {}};
  if (content.error().code == ErrorCode::corrupt) return std::unexpected(content.error());
  return unreadable(escape_for_terminal(content.error().detail));
}

/// What a file tells of.
struct AccountKind {
  std::string path;
  FindingKind finding;
  std::string_view what;
};

class AccountComparison {
 public:
  AccountComparison(const Bundle& a, const Bundle& b, const std::vector<Finding>& files)
      : bundle_a_(a), bundle_b_(b), files_(files) {}

  template <typename Parse, typename Diff>
  Result<void> compare(const AccountKind& kind, Parse parse, Diff diff) {
    const auto pair = pair_at(files_, kind.path);
    if (!pair) return {};
    const auto before = load(bundle_a_, pair->before, pair->is_unknown);
    if (!before) return std::unexpected(before.error());
    const auto after = load(bundle_b_, pair->after, pair->is_unknown);
    if (!after) return std::unexpected(after.error());
    if (before->unknown || after->unknown) {
      add_unknown(kind, *before, *after);
      return {};
    }
    for (Finding& finding : diff(parse(before->content), parse(after->content))) {
      findings_.push_back(std::move(finding));
    }
    return {};
  }

  std::vector<Finding> take() { return std::move(findings_); }

 private:
  void add_unknown(const AccountKind& kind, const SideFile& before, const SideFile& after) {
    Finding finding{.kind = kind.finding, .change = Change::unknown, .path = kind.path};
    finding.reasons.push_back(fmt::format("which {} differ cannot be told", kind.what));
    if (before.unknown) finding.reasons.push_back("A: " + *before.unknown);
    if (after.unknown) finding.reasons.push_back("B: " + *after.unknown);
    if (kind.path == passwd_path && !after.unknown) add_superusers(finding, after.content);
    findings_.push_back(std::move(finding));
  }

  /// One side alone tells this much.
  static void add_superusers(Finding& finding, std::string_view content) {
    const std::vector<std::string> names = superusers(parse_passwd(content));
    if (names.size() < 2) return;
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + show::quoted_word(name);
    finding.events.emplace_back("uid-0");
    finding.reasons.push_back("several users of B have uid 0: " + text);
  }

  const Bundle& bundle_a_;
  const Bundle& bundle_b_;
  const std::vector<Finding>& files_;
  std::vector<Finding> findings_;
};

}  // namespace

Result<std::vector<Finding>> diff_accounts(const Bundle& a, const Bundle& b, const std::vector<Finding>& files) {
  AccountComparison comparison(a, b, files);
  const AccountKind users{passwd_path, FindingKind::user, "users"};
  if (auto done = comparison.compare(users, parse_passwd, diff_users); !done) return std::unexpected(done.error());
  const AccountKind passwords{"/etc/shadow", FindingKind::user, "passwords"};
  if (auto done = comparison.compare(passwords, parse_shadow, diff_passwords); !done) {
    return std::unexpected(done.error());
  }
  const AccountKind groups{"/etc/group", FindingKind::group, "groups"};
  if (auto done = comparison.compare(groups, parse_group, diff_groups); !done) return std::unexpected(done.error());
  return comparison.take();
}

}  // namespace exhibit::diff
