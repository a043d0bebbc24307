#include "evidence/custody/log_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include <cerrno>

#include "evidence/custody/log.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit::custody {
namespace {

// Half a minute: a writer holds the lock no longer than its key's keeper takes to confirm, and the disk to sync.
constexpr int attempts = 1500;
constexpr timespec between_attempts{0, 20'000'000};

Result<void> lock(int file, const std::string& path) {
  for (int attempt = 0; attempt < attempts; ++attempt) {
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return {};
    if (errno != EWOULDBLOCK && errno != EINTR) return io_error("lock", path);
    ::nanosleep(&between_attempts, nullptr);
  }
  auto failure = io_error("lock", path, EWOULDBLOCK);
  failure.error().detail = "another program is writing it; try again when it has ended";
  return failure;
}

}  // namespace

Result<std::optional<LogFile>> LogFile::open(const std::string& path) {
  UniqueFd file(::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  if (!file && errno == ENOENT) return std::nullopt;
  if (!file) return io_error("open", path);
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return io_error("look at", path);
  if (!S_ISREG(status.st_mode)) return corrupt(path, "not a regular file");
  if (auto locked = lock(file.get(), path); !locked) return std::unexpected(locked.error());
  auto content = read_small_file(path, greatest_log);
  if (!content) return std::unexpected(content.error());
  if (!*content) return io_error("read", path, ENOENT);
  LogFile log(path, std::move(file));
  log.content_ = **std::move(content);
  return log;
}

Result<void> LogFile::append(std::string_view lines) {
  const auto take_back = [this] {
    [[maybe_unused]] const int result = ::ftruncate(file_.get(), static_cast<off_t>(content_.size()));
  };
  ssize_t written = 0;
  do {
    written = ::write(file_.get(), lines.data(), lines.size());
  } while (written < 0 && errno == EINTR);
  if (written < 0 || static_cast<std::size_t>(written) != lines.size()) {
    auto failure = io_error("write", path_, written < 0 ? errno : ENOSPC);
    if (written > 0) take_back();
    return failure;
  }
  if (::fsync(file_.get()) != 0) {
    auto failure = io_error("sync", path_);
    take_back();
    return failure;
  }
  content_ += lines;
  return {};
}

Result<void> LogFile::move_torn_to(const std::string& path) {
  const std::size_t whole = content_.rfind('\n') + 1;  // 0 where there is no newline
  if (auto kept = write_new_file(path, std::string_view(content_).substr(whole)); !kept) return kept;
  if (::ftruncate(file_.get(), static_cast<off_t>(whole)) != 0) return io_error("shorten", path_);
  if (::fsync(file_.get()) != 0) return io_error("sync", path_);
  content_.resize(whole);
  return {};
}

}  // namespace exhibit::custody
