#include "collector/runtime/state_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "collector/proc/parse.h"
#include "collector/rootfs/open_beneath.h"
#include "collector/rootfs/open_by_steps.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_listing = 65536;

std::shared_ptr<const AnsweringMounts> mounts_seen_by(const ProcessFolder& process) {
  auto mounts = std::make_shared<AnsweringMounts>();
  for (const char* host : {"../1/mountinfo", "../self/mountinfo"}) {
    mounts->learn(parse_mountinfo(process.read(host).bytes).mounts, true);
  }
  mounts->learn(parse_mountinfo(process.read("mountinfo").bytes).mounts, has_mounts_of_root(process));
  return mounts;
}

}  // namespace

Result<UniqueFd> StateFolder::open_below(const std::string& path, int flags) const {
  if (!mounts_) return open_in_root(descriptor_.get(), path, flags);
  return open_by_steps(descriptor_.get(), path, flags, true, [this](int handle) { return mounts_->contain(handle); });
}

/// Without touching the access time, where the owner or a capability allows that (open(2), O_NOATIME).
Result<UniqueFd> StateFolder::open_for_reading(const std::string& path) const {
  constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
  auto file = open_below(path, flags | O_NOATIME);
  if (!file && file.error().system_errno == EPERM) return open_below(path, flags);
  return file;
}

/// Looked at before it is opened: opening a FIFO or a device has effects.
Outcome StateFolder::read_regular(const std::string& path, std::size_t limit, std::string& bytes) const {
  struct stat before{};
  struct stat after{};
  const auto looked_at = open_below(path, O_PATH | O_NOFOLLOW);
  if (!looked_at) return Outcome::from_errno(looked_at.error().system_errno);
  if (::fstat(looked_at->get(), &before) != 0) return Outcome::from_errno(errno);
  if (!S_ISREG(before.st_mode)) return Outcome::skipped("not a regular file");
  const auto file = open_for_reading(path);
  if (!file) return Outcome::from_errno(file.error().system_errno);
  if (::fstat(file->get(), &after) != 0) return Outcome::from_errno(errno);
  if (after.st_dev != before.st_dev || after.st_ino != before.st_ino) return Outcome::skipped("replaced while opened");
  return read_to_end(file->get(), limit, bytes);
}

std::optional<StateFolder> StateFolder::open(const std::string& path) {
  UniqueFd descriptor(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor) return std::nullopt;
  return StateFolder(std::move(descriptor), path, nullptr);
}

std::optional<StateFolder> StateFolder::behind(const ProcessFolder& process, const char* link, std::string path) {
  auto descriptor = process.open(link, O_PATH | O_DIRECTORY);
  if (!descriptor) return std::nullopt;
  Mounts mounts = mounts_seen_by(process);
  if (!mounts->contain(descriptor->get())) return std::nullopt;
  return StateFolder(std::move(*descriptor), std::move(path), std::move(mounts));
}

std::optional<StateFolder> StateFolder::folder(const std::string& path) const {
  auto descriptor = open_below(path, O_PATH | O_DIRECTORY);
  if (!descriptor) return std::nullopt;
  return StateFolder(std::move(*descriptor), path_of(path), mounts_);
}

std::optional<StateFolder> StateFolder::parent() const {
  UniqueFd descriptor(::openat(descriptor_.get(), "..", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor) return std::nullopt;
  return StateFolder(std::move(descriptor), folder_of(path_), mounts_);
}

std::optional<std::uint32_t> StateFolder::owner() const {
  struct stat status{};
  if (::fstat(descriptor_.get(), &status) != 0) return std::nullopt;
  return status.st_uid;
}

RawFile StateFolder::read(const std::string& path, std::size_t limit) const {
  RawFile file;
  file.begun = now();
  file.outcome = read_regular(path, limit, file.bytes);
  file.ended = now();
  return file;
}

RawLink StateFolder::read_link(const std::string& name) const { return read_link_at(descriptor_.get(), name.c_str()); }

std::vector<std::string> StateFolder::names() const {
  auto names = names_in(descriptor_.get());
  if (!names) return {};
  if (names->size() > greatest_listing) names->resize(greatest_listing);
  return std::move(*names);
}

std::string StateFolder::path_of(const std::string& path) const {
  if (path.starts_with('/')) return path_ == "/" ? path : path_ + path;
  return path_.ends_with('/') ? path_ + path : path_ + "/" + path;
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string name_in(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace exhibit
