#include "evidence/reader/plain_entry.h"

#include <string>

#include "evidence/reader/entry_words.h"
#include "evidence/reader/plain_line.h"

namespace exhibit {
namespace {

template <typename Value>
void read_string(PlainLine& rest, std::string_view key, std::optional<Value> (*parse)(std::string_view),
                 std::optional<Value>& value) {
  if (rest.skips(key)) rest.keep(parse(rest.string()), value);
}

template <typename Integer>
void read_number(PlainLine& rest, std::string_view key, std::optional<Integer>& value) {
  if (rest.skips(key)) rest.integer(value);
}

void read_status(PlainLine& rest, FileEntry& entry) {
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
  PlainLine rest(line);
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
