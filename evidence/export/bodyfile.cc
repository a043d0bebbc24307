#include "evidence/export/bodyfile.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/show/render/file_text.h"

namespace exhibit::exports {
namespace {

/// mactime takes the fields apart at '|' and then decodes %XX, whatever it is.
std::string field(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (c == '|') {
      encoded += "%7C";
    } else if (c == '%') {
      encoded += "%25";
    } else {
      encoded.push_back(c);
    }
  }
  return encoded;
}

std::string name_in(const FileRow& row) {
  std::string name = escape_for_terminal(shown_name(row.container)) + ":" + escape_for_terminal(row.path);
  if (row.entry.target) name += " -> " + escape_for_terminal(*row.entry.target);
  if (!row.hidden_by.empty()) name += " (hidden by " + escape_for_terminal(row.hidden_by) + ")";
  return name;
}

/// "r/rrwxr-xr-x": the type as the directory and as the inode have it, then the permissions.
std::string mode_in(const FileEntry& entry) {
  const std::string letters = show::mode_letters(entry);
  const char type = letters.front() == '-' ? 'r' : letters.front();
  return fmt::format("{0}/{0}{1}", type, letters.substr(1));
}

std::string time_in(const std::optional<Timestamp>& time) { return time ? to_seconds_text(*time) : "-1"; }

template <typename Number>
std::string number_in(const std::optional<Number>& number, std::string_view otherwise) {
  return number ? std::to_string(*number) : std::string(otherwise);
}

}  // namespace

void BodyfileWriter::file(const FileRow& row) {
  const FileEntry& entry = row.entry;
  page_.add(fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}\n", entry.sha256 ? entry.sha256->hex() : "0",
                        field(name_in(row)), number_in(entry.ino, "0"), mode_in(entry), number_in(entry.uid, "-1"),
                        number_in(entry.gid, "-1"), number_in(entry.size, "0"), time_in(entry.atime),
                        time_in(entry.mtime), time_in(entry.ctime), time_in(entry.btime)));
}

}  // namespace exhibit::exports
