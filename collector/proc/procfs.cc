#include "collector/proc/procfs.h"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "collector/proc/parse.h"
#include "evidence/base/folder_entries.h"

namespace exhibit {
namespace {

constexpr std::size_t read_chunk = std::size_t{64} << 10;
constexpr std::size_t greatest_link = std::size_t{64} << 10;

/// fsopen("proc"), fsmount: a mount that hangs in no tree. The number of the failing call's errno, or the descriptor.
std::expected<UniqueFd, int> mount_detached_proc() {
  const UniqueFd context(static_cast<int>(::syscall(SYS_fsopen, "proc", FSOPEN_CLOEXEC)));
  if (!context) return std::unexpected(errno);
  if (::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) {
    return std::unexpected(errno);
  }
  UniqueFd mount(
      static_cast<int>(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC,
                                 MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)));
  if (!mount) return std::unexpected(errno);
  return mount;
}

/// All names in the folder that `folder` was just opened on (getdents(2)).
Result<std::vector<std::string>> read_names(int folder) {
  thread_local const auto chunk = std::make_unique_for_overwrite<char[]>(read_chunk);
  std::vector<std::string> names;
  while (true) {
    const ssize_t length =
        take_entries(folder, chunk.get(), read_chunk, [&](const dirent64& entry) { names.emplace_back(entry.d_name); });
    if (length < 0) return io_error("list", "/proc");
    if (length == 0) return names;
  }
}

}  // namespace

Outcome read_to_end(int file, std::size_t limit, std::string& bytes) {
  thread_local const auto chunk = std::make_unique_for_overwrite<char[]>(read_chunk);
  while (true) {
    const ssize_t length = ::read(file, chunk.get(), read_chunk);
    if (length == 0) return {};
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return Outcome::from_errno(errno);
    bytes.append(chunk.get(), static_cast<std::size_t>(length));
    if (bytes.size() > limit) {
      bytes.resize(limit);
      return {OutcomeKind::truncated, "longer than " + std::to_string(limit) + " bytes", {}, {}};
    }
  }
}

RawFile read_file_at(int folder, const char* name, std::size_t limit) {
  RawFile file;
  file.begun = now();
  const UniqueFd opened(::openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  file.outcome = opened ? read_to_end(opened.get(), limit, file.bytes) : Outcome::from_errno(errno);
  file.ended = now();
  return file;
}

RawLink read_link_at(int folder, const char* name) {
  RawLink link;
  char usual[256];
  const ssize_t usual_length = ::readlinkat(folder, name, usual, sizeof usual);
  if (usual_length < 0) {
    link.outcome = Outcome::from_errno(errno);
    return link;
  }
  if (static_cast<std::size_t>(usual_length) < sizeof usual) {
    link.target.assign(usual, static_cast<std::size_t>(usual_length));
    return link;
  }
  link.target.resize(4096);
  while (true) {
    const ssize_t length = ::readlinkat(folder, name, link.target.data(), link.target.size());
    if (length < 0) {
      link.outcome = Outcome::from_errno(errno);
      link.target.clear();
      return link;
    }
    if (static_cast<std::size_t>(length) < link.target.size() || link.target.size() >= greatest_link) {
      link.target.resize(static_cast<std::size_t>(length));
      return link;
    }
    link.target.resize(link.target.size() * 2);
  }
}

Result<std::vector<std::string>> names_in(int folder) {
  // Opened anew: the offset is the descriptor's.
  const UniqueFd own(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!own) return io_error("open", "/proc");
  return read_names(own.get());
}

Result<std::vector<std::string>> ProcessFolder::names(const char* sub_folder) const {
  const auto opened = open(sub_folder, O_RDONLY | O_DIRECTORY);
  if (!opened) return std::unexpected(opened.error());
  return read_names(opened->get());
}

Result<UniqueFd> ProcessFolder::open(const char* name, int flags) const {
  UniqueFd opened(::openat(folder_.get(), name, flags | O_CLOEXEC));
  if (!opened) return io_error("open", "/proc/" + std::to_string(pid_) + "/" + name);
  return opened;
}

bool has_mounts_of_root(const ProcessFolder& process) {
  const auto mounts = process.open("ns/mnt", O_RDONLY);
  const auto own = process.open("../self/ns/user", O_RDONLY);
  if (!mounts || !own) return false;
  const UniqueFd owner(::ioctl(mounts->get(), NS_GET_USERNS));
  struct stat owners{};
  struct stat ours{};
  return owner && ::fstat(owner.get(), &owners) == 0 && ::fstat(own->get(), &ours) == 0 && owners.st_ino == ours.st_ino;
}

Result<ProcFs> ProcFs::open() {
  auto detached = mount_detached_proc();
  if (detached) return ProcFs(std::move(*detached), std::string(own_source), "");
  auto plain = open_at("/proc");
  if (plain) plain->note_ = "no procfs of our own: " + std::string(strerrordesc_np(detached.error()));
  return plain;
}

Result<ProcFs> ProcFs::open_at(const std::string& path) {
  UniqueFd root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) return io_error("open", path);
  return ProcFs(std::move(root), path, "");
}

Result<std::vector<std::int64_t>> ProcFs::pids() const {
  auto names = names_in(root_->get());
  if (!names) return std::unexpected(names.error());
  std::vector<std::int64_t> pids;
  for (const std::string& name : *names) {
    if (const auto pid = parse_decimal(name)) pids.push_back(static_cast<std::int64_t>(*pid));
  }
  std::ranges::sort(pids);
  return pids;
}

Result<ProcessFolder> ProcFs::process(std::int64_t pid) const {
  const std::string name = std::to_string(pid);
  UniqueFd folder(::openat(root_->get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return io_error("open", "/proc/" + name);
  return ProcessFolder(pid, std::move(folder));
}

}  // namespace exhibit
