#include "collector/rootfs/entry_reader.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "collector/rootfs/descriptor_name.h"
#include "collector/rootfs/statx_fields.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_xattr = 64 << 10;  // XATTR_SIZE_MAX, XATTR_LIST_MAX
constexpr std::size_t little = 256;
constexpr long listxattrat = 465;  // Linux 6.13; not in Debian 12's headers
constexpr std::size_t greatest_target = 64 << 10;

struct AttributeName {
  std::uint64_t bit;
  const char* name;
};
constexpr std::array<AttributeName, 7> attribute_names = {{{STATX_ATTR_APPEND, "append"},
                                                           {STATX_ATTR_IMMUTABLE, "immutable"},
                                                           {STATX_ATTR_NODUMP, "nodump"},
                                                           {STATX_ATTR_COMPRESSED, "compressed"},
                                                           {STATX_ATTR_ENCRYPTED, "encrypted"},
                                                           {STATX_ATTR_VERITY, "verity"},
                                                           {STATX_ATTR_DAX, "dax"}}};

/// Every field that the file system gave; the others are named as missing.
void take_metadata(const struct statx& status, FileEntry& entry) {
  const auto take = [&](unsigned bit, const char* name, auto& field, auto value) {
    if ((status.stx_mask & bit) != 0) {
      field = value;
    } else {
      entry.missing.emplace_back(name);
    }
  };
  if ((status.stx_mask & STATX_TYPE) != 0) entry.type = file_type_of_mode(status.stx_mode);
  take(STATX_MODE, "mode", entry.mode, static_cast<std::uint16_t>(status.stx_mode & 07777));
  take(STATX_UID, "uid", entry.uid, status.stx_uid);
  take(STATX_GID, "gid", entry.gid, status.stx_gid);
  take(STATX_SIZE, "size", entry.size, status.stx_size);
  take(STATX_NLINK, "nlink", entry.nlink, std::uint64_t{status.stx_nlink});
  take(STATX_INO, "ino", entry.ino, status.stx_ino);
  take(STATX_MTIME, "mtime", entry.mtime, time_of(status.stx_mtime));
  take(STATX_CTIME, "ctime", entry.ctime, time_of(status.stx_ctime));
  take(STATX_BTIME, "btime", entry.btime, time_of(status.stx_btime));
  take(STATX_ATIME, "atime", entry.atime, time_of(status.stx_atime));
  entry.dev = DeviceNumber{status.stx_dev_major, status.stx_dev_minor};
  if (entry.type == FileType::character || entry.type == FileType::block) {
    entry.rdev = DeviceNumber{status.stx_rdev_major, status.stx_rdev_minor};
  }
  const std::uint64_t attributes = status.stx_attributes & status.stx_attributes_mask;
  for (const AttributeName& attribute : attribute_names) {
    if ((attributes & attribute.bit) != 0) entry.attributes.emplace_back(attribute.name);
  }
}

void read_target(int handle, FileEntry& entry) {
  std::string target(entry.size.value_or(0) < 4096 ? 4096 : greatest_target, '\0');
  const ssize_t length = ::readlinkat(handle, "", target.data(), target.size());
  if (length < 0) {
    entry.missing.emplace_back("target");
    return;
  }
  target.resize(static_cast<std::size_t>(length));
  entry.target = std::move(target);
}

/// Linux that has listxattrat(2) gives a change that comes after a look another ctime, however soon it comes, on these
/// file systems (multigrain timestamps, 6.13 as well).
bool has_fine_times(int folder) {
  constexpr std::array<unsigned long, 4> magics = {EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC, TMPFS_MAGIC};
  struct statfs status{};
  return ::fstatfs(folder, &status) == 0 &&
         std::ranges::find(magics, static_cast<unsigned long>(status.f_type)) != magics.end();
}

/// Whether two looks at a name saw one file that nobody changed between them: to rename a file and to set an attribute
/// of it is to change its ctime. Where inodes have no room for a time of birth, they have none for fine times either.
bool is_same_and_unchanged(const struct statx& before, const struct statx& after) {
  constexpr unsigned telling = STATX_INO | STATX_CTIME | STATX_BTIME | STATX_MNT_ID;
  return (before.stx_mask & after.stx_mask & telling) == telling && before.stx_ino == after.stx_ino &&
         before.stx_dev_major == after.stx_dev_major && before.stx_dev_minor == after.stx_dev_minor &&
         before.stx_mnt_id == after.stx_mnt_id && time_of(before.stx_ctime) == time_of(after.stx_ctime);
}

/// The kernel takes memory of the length that it is asked for, and mostly there is little to be had.
template <typename Ask>
ssize_t ask_for_little_first(std::size_t greatest, Ask ask) {
  const ssize_t length = ask(little);
  return length < 0 && errno == ERANGE ? ask(greatest) : length;
}

bool is_unsupported(int failure) { return failure == ENOTSUP || failure == ENOSYS; }

}  // namespace

std::uint64_t mount_id_of(int handle) {
  struct statx status{};
  if (look(handle, status) != 0 || (status.stx_mask & STATX_MNT_ID) == 0) return 0;
  return status.stx_mnt_id;
}

EntryReader::EntryReader(int proc, ContentReader& content)
    : content_(content),
      names_(std::make_unique_for_overwrite<char[]>(greatest_xattr)),
      value_(std::make_unique_for_overwrite<char[]>(greatest_xattr)) {
  enter_procfs(proc);
}

FileEntry EntryReader::read(int folder, const char* name, std::string path, std::uint64_t mount_id) {
  FileEntry plain;
  if (!content_.may_read(path) && read_without_opening(folder, name, mount_id, plain)) {
    plain.path = std::move(path);
    return plain;
  }
  const UniqueFd handle(::openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (handle) return read_handle(handle.get(), std::move(path), mount_id);
  FileEntry entry;
  entry.path = std::move(path);
  entry.outcome = Outcome::from_errno(errno);
  return entry;
}

bool EntryReader::read_without_opening(int folder, const char* name, std::uint64_t mount_id, FileEntry& entry) {
  struct statx before{};
  struct statx after{};
  if (!tells_changes_) tells_changes_ = has_fine_times(folder);
  if (!*tells_changes_ || look(folder, name, before) != 0 || !S_ISREG(before.stx_mode)) return false;
  if (mount_id != 0 && before.stx_mnt_id != mount_id) return false;
  const long length = ::syscall(listxattrat, folder, name, AT_SYMLINK_NOFOLLOW, names_.get(), little);
  if (length < 0 && errno == ENOSYS) tells_changes_ = false;
  if (length > 0 || (length < 0 && errno != ENOTSUP)) return false;
  if (look(folder, name, after) != 0 || !is_same_and_unchanged(before, after)) return false;
  take_metadata(after, entry);
  return true;
}

FileEntry EntryReader::read_handle(int handle, std::string path, std::uint64_t mount_id) {
  FileEntry entry;
  entry.path = std::move(path);
  struct statx status{};
  if (look(handle, status) != 0) {
    entry.outcome = Outcome::from_errno(errno);
    return entry;
  }
  if (mount_id != 0 && (status.stx_mask & STATX_MNT_ID) != 0 && status.stx_mnt_id != mount_id) {
    entry.type = file_type_of_mode(status.stx_mode);
    entry.outcome = Outcome::skipped("a mount point");
    return entry;
  }
  take_metadata(status, entry);
  const UniqueFd file = entry.type == FileType::file ? content_.open(handle, entry) : UniqueFd();
  const bool is_open_folder = entry.type == FileType::dir && (::fcntl(handle, F_GETFL) & O_PATH) == 0;
  read_xattrs(handle, is_open_folder ? handle : file.get(), entry);
  if (entry.type == FileType::symlink) read_target(handle, entry);
  if (file) content_.read(file.get(), status.stx_blocks * 512, entry);
  return entry;
}

void EntryReader::read_xattrs(int handle, int file, FileEntry& entry) {
  const DescriptorName name(handle);
  const ssize_t length = ask_for_little_first(greatest_xattr, [&](std::size_t size) {
    return file < 0 ? ::listxattr(name.text, names_.get(), size) : ::flistxattr(file, names_.get(), size);
  });
  if (length < 0) {
    if (!is_unsupported(errno)) entry.missing.emplace_back("xattrs");
    return;
  }
  std::string_view rest(names_.get(), static_cast<std::size_t>(length));
  while (!rest.empty()) {
    const std::string attribute(rest.substr(0, rest.find('\0')));
    rest.remove_prefix(std::min(attribute.size() + 1, rest.size()));
    const ssize_t got = ask_for_little_first(greatest_xattr, [&](std::size_t size) {
      return file < 0 ? ::getxattr(name.text, attribute.c_str(), value_.get(), size)
                      : ::fgetxattr(file, attribute.c_str(), value_.get(), size);
    });
    if (got < 0) {
      entry.missing.push_back("xattr " + attribute);
    } else {
      entry.xattrs.push_back({attribute, std::string(value_.get(), static_cast<std::size_t>(got))});
    }
  }
  std::ranges::sort(entry.xattrs, {}, &Xattr::name);
}

}  // namespace exhibit
