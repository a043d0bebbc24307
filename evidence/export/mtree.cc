#include "evidence/export/mtree.h"

#include <fmt/format.h>

#include <utility>

#include "evidence/overlay/layers.h"
#include "evidence/reader/paths.h"

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

// In comments too nothing may end in a backslash, which would make the next line one of theirs.
void MtreeWriter::begin(const BundleRow& bundle) {
  page_.add(fmt::format("#mtree\n# exhibit {}, bundle {}\n", EXHIBIT_VERSION, mtree_text(bundle.id)));
}

void MtreeWriter::container(const ContainerRecord& container) {
  page_.add(fmt::format("# container {} {}\n", mtree_text(shown_name(container)), mtree_text(container.id)));
}

void MtreeWriter::mount(const MountRow& row) {
  const bool is_listed = has_listing(row.mount);
  const auto [at, is_new] = mounts_.try_emplace(row.mount.mount.mount_point, is_listed);
  if (!is_new) at->second = at->second || is_listed;
}

/// Whether the mount that shows `path` has a listing.
bool MtreeWriter::is_listed(std::string_view path) const {
  for (; !path.empty(); path = parent_path(path)) {
    if (const auto mount = mounts_.find(path); mount != mounts_.end()) return mount->second;
  }
  return false;
}

void MtreeWriter::write_way_to(std::string_view mount_point) {
  const std::string_view parent = parent_path(mount_point);
  if (parent.size() <= 1 || is_listed(parent)) return;
  write_way_to(parent);
  page_.add(fmt::format(".{} type=dir\n", mtree_text(parent)));
}

void MtreeWriter::file(const FileRow& row) {
  const bool is_unlisted_folder = row.path == row.hidden_by && row.entry.type == FileType::dir && !is_listed(row.path);
  if (is_unlisted_folder && !row.is_of_another) page_.add(fmt::format(".{} type=dir\n", mtree_text(row.path)));
  if (!row.is_seen()) return;
  if (row.entry.path == "/") write_way_to(row.path);
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
