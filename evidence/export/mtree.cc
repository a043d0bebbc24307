#include "evidence/export/mtree.h"

#include <fmt/format.h>

#include <utility>

#include "evidence/encoding/escape.h"

namespace exhibit::exports {
namespace {

bool stands_for_itself(char c) {
  constexpr std::string_view signs = "/._-+,:@~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         signs.find(c) != std::string_view::npos;
}

/// Empty where mtree has no word.
std::string_view type_word(FileType type) {
  switch (type) {
    case FileType::file: return "file";
    case FileType::dir: return "dir";
    case FileType::symlink: return "link";
    case FileType::fifo: return "fifo";
    case FileType::socket: return "socket";
    case FileType::character: return "char";
    case FileType::block: return "block";
    case FileType::unknown: return {};
  }
  std::unreachable();
}

/// Whole seconds, rounded down, and what is above them: mtree knows no sign of the whole.
std::string time_text(Timestamp time) { return fmt::format("{}.{:09}", time.seconds, time.nanoseconds); }

}  // namespace

std::string mtree_text(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    if (stands_for_itself(c)) {
      text.push_back(c);
    } else {
      text += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    }
  }
  return text;
}

void MtreeWriter::begin(const BundleRow& bundle) {
  page_.add(fmt::format("#mtree\n# exhibit {}, bundle {}\n", EXHIBIT_VERSION, escape_for_terminal(bundle.id)));
}

void MtreeWriter::container(const ContainerRecord& container) {
  page_.add(fmt::format("# container {} {}\n", escape_for_terminal(name_of(container)),
                        escape_for_terminal(container.id)));
}

void MtreeWriter::file(const FileRow& row) {
  if (!row.is_seen()) return;
  const FileEntry& entry = row.entry;
  const std::string_view type = type_word(entry.type);
  if (type.empty()) return left_out_.add(row.path, "its type is not known");
  std::string line = row.path == "/" ? "." : "." + mtree_text(row.path);
  line += fmt::format(" type={}", type);
  if (entry.uid) line += fmt::format(" uid={}", *entry.uid);
  if (entry.gid) line += fmt::format(" gid={}", *entry.gid);
  if (entry.mode) line += fmt::format(" mode={:04o}", *entry.mode);
  if (entry.nlink && entry.type != FileType::dir) line += fmt::format(" nlink={}", *entry.nlink);
  if (entry.size && entry.type == FileType::file) line += fmt::format(" size={}", *entry.size);
  if (entry.target) line += " link=" + mtree_text(*entry.target);
  if (entry.rdev) line += fmt::format(" device=linux,{},{}", entry.rdev->major, entry.rdev->minor);
  if (entry.mtime) line += " time=" + time_text(*entry.mtime);
  if (entry.sha256) line += " sha256digest=" + entry.sha256->hex();
  page_.add(line + "\n");
}

}  // namespace exhibit::exports
