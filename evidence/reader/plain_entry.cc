#include "evidence/reader/plain_entry.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include "evidence/reader/decode_parts.h"
#include "evidence/reader/entry_words.h"

namespace exhibit {
namespace {

bool is_plain(char byte) { return byte >= ' ' && byte <= '~' && byte != '\\'; }

/// The line as far as it is not read yet. The first thing that is not as expected makes it useless.
class Rest {
 public:
  explicit Rest(std::string_view line) : rest_(line) {}

  bool is_good() const { return is_good_; }
  bool is_at_end() const { return is_good_ && rest_.empty(); }

  bool skips(std::string_view words) {
    if (!rest_.starts_with(words)) return false;
    rest_.remove_prefix(words.size());
    return true;
  }
  void skip(std::string_view words) { is_good_ = skips(words) && is_good_; }

  /// Up to the quote that ends a string, which is skipped.
  std::string_view string() {
    const auto end = rest_.find('"');
    if (end == std::string_view::npos) return fail();
    const std::string_view value = rest_.substr(0, end);
    if (!std::ranges::all_of(value, is_plain)) return fail();
    rest_.remove_prefix(end + 1);
    return value;
  }

  std::string_view digits() {
    const auto end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    const std::string_view value = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return value;
  }

  template <typename Value>
  void keep(const std::optional<Value>& parsed, std::optional<Value>& value) {
    value = parsed;
    if (!parsed) fail();
  }

 private:
  std::string_view fail() {
    is_good_ = false;
    return {};
  }

  std::string_view rest_;
  bool is_good_ = true;
};

template <typename Value>
void read_string(Rest& rest, std::string_view key, std::optional<Value> (*parse)(std::string_view),
                 std::optional<Value>& value) {
  if (rest.skips(key)) rest.keep(parse(rest.string()), value);
}

template <typename Integer>
void read_number(Rest& rest, std::string_view key, std::optional<Integer>& value) {
  if (!rest.skips(key)) return;
  // The format's integers have 63 bits.
  constexpr std::uint64_t greatest = std::min<std::uint64_t>(std::numeric_limits<Integer>::max(), INT64_MAX);
  const auto number = decimal_of(rest.digits());
  rest.keep(number && *number <= greatest ? std::optional(static_cast<Integer>(*number)) : std::nullopt, value);
}

void read_status(Rest& rest, FileEntry& entry) {
  read_string(rest, R"(,"mode":")", &mode_of, entry.mode);
  read_number(rest, R"(,"uid":)", entry.uid);
  read_number(rest, R"(,"gid":)", entry.gid);
  read_number(rest, R"(,"size":)", entry.size);
  read_number(rest, R"(,"nlink":)", entry.nlink);
  read_string(rest, R"(,"ino":")", &decimal_of, entry.ino);
  read_string(rest, R"(,"dev":")", &device_of, entry.dev);
  read_string(rest, R"(,"rdev":")", &device_of, entry.rdev);
  read_string(rest, R"(,"mtime":")", &from_seconds_text, entry.mtime);
  read_string(rest, R"(,"ctime":")", &from_seconds_text, entry.ctime);
  read_string(rest, R"(,"btime":")", &from_seconds_text, entry.btime);
  read_string(rest, R"(,"atime":")", &from_seconds_text, entry.atime);
}

}  // namespace

std::optional<FileEntry> read_plain_entry(std::string_view line) {
  Rest rest(line);
  FileEntry entry;
  rest.skip(R"({"path":")");
  entry.path = rest.string();
  rest.skip(R"(,"type":")");
  const auto type = file_type_of_word(rest.string());
  if (!rest.is_good() || !type || !entry.path.starts_with('/')) return std::nullopt;
  entry.type = *type;
  read_status(rest, entry);
  if (rest.skips(R"(,"target":")")) entry.target = std::string(rest.string());
  read_string(rest, R"(,"sha256":")", &Digest::from_hex, entry.sha256);
  rest.skip(R"(,"outcome":"ok"})");
  if (!rest.is_at_end()) return std::nullopt;
  return entry;
}

}  // namespace exhibit
