#include "evidence/diff/account_files.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "evidence/packages/text_lines.h"
#include "evidence/reader/paths.h"

namespace exhibit::diff {
namespace {

std::vector<std::string_view> fields_of(std::string_view line, char separator) {
  std::vector<std::string_view> fields;
  while (true) {
    const auto end = line.find(separator);
    fields.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + 1);
  }
}

std::vector<std::string> members_of(std::string_view field) {
  std::vector<std::string> members;
  for (const std::string_view member : fields_of(field, ',')) {
    if (!member.empty()) members.emplace_back(member);
  }
  std::ranges::sort(members);
  return members;
}

/// `make` gives the record of a line's fields. An end of fewer fields than `least` is no record.
template <typename Record, typename Make>
AccountFile<Record> parse_lines(std::string_view text, std::size_t least, Make make) {
  AccountFile<Record> file;
  packages::for_each_text_line(text, [&](std::string_view line) {
    if (line.empty() || line.starts_with('#')) return;
    const auto fields = fields_of(line, ':');
    if (fields.size() < least || fields.front().empty()) {
      ++file.skipped;
    } else {
      file.records.emplace(fields.front(), make(fields));
    }
  });
  return file;
}

}  // namespace

std::string_view password_kind_word(PasswordKind kind) {
  static constexpr std::array<std::string_view, 4> words = {"shadowed", "empty", "locked", "set"};
  return words[static_cast<std::size_t>(kind)];
}

PasswordKind password_kind(std::string_view field) {
  if (field == "x") return PasswordKind::shadowed;
  if (field.empty()) return PasswordKind::empty;
  return field.starts_with('!') || field.starts_with('*') ? PasswordKind::locked : PasswordKind::set;
}

std::optional<std::uint64_t> User::uid_number() const {
  std::string_view text = uid;
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  if (text.starts_with('+')) text.remove_prefix(1);
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

AccountFile<User> parse_passwd(std::string_view text) {
  constexpr std::size_t all_fields = 7;
  constexpr std::size_t least = 4;  // the C library does without the rest
  return parse_lines<User>(text, least, [](const std::vector<std::string_view>& fields) {
    const auto field = [&](std::size_t i) { return i < fields.size() ? std::string(fields[i]) : std::string(); };
    return User{field(1), field(2), field(3), field(4), field(5), field(all_fields - 1)};
  });
}

AccountFile<std::string> parse_shadow(std::string_view text) {
  return parse_lines<std::string>(text, 2,
                                  [](const std::vector<std::string_view>& fields) { return std::string(fields[1]); });
}

AccountFile<Group> parse_group(std::string_view text) {
  return parse_lines<Group>(text, 3, [](const std::vector<std::string_view>& fields) {
    return Group{std::string(fields[1]), std::string(fields[2]),
                 fields.size() > 3 ? members_of(fields[3]) : std::vector<std::string>()};
  });
}

bool is_login_shell(std::string_view shell) {
  static constexpr std::array<std::string_view, 5> none = {"nologin", "false", "sync", "shutdown", "halt"};
  return std::ranges::find(none, base_name(shell)) == none.end();
}

}  // namespace exhibit::diff
