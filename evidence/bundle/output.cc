#include "evidence/bundle/output.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

namespace exhibit {
namespace {

constexpr std::size_t greatest_unsynced = std::size_t{8} << 20;

void write_all(int descriptor, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw OutputError(io_error("write", name).error());
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// The name is on disk only when its folder is.
void sync_folder(const std::string& path) {
  const UniqueFd folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) ::fsync(folder.get());
}

/// rename(2) that never replaces; by a hard link where the file system has no such rename. Who may remove nothing keeps
/// the first name beside the new one.
int rename_to_new(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return -1;
  if (::link(from.c_str(), to.c_str()) != 0) return -1;
  [[maybe_unused]] const int kept = ::unlink(from.c_str());
  return 0;
}

}  // namespace

bool is_taken(const std::string& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0;
}

FileOutput::FileOutput(std::string path, std::string partial_path, UniqueFd file)
    : path_(std::move(path)), partial_path_(std::move(partial_path)), file_(std::move(file)) {}

Result<FileOutput> FileOutput::create(std::string path) {
  if (is_taken(path)) {
    return std::unexpected(Error{ErrorCode::io, EEXIST, "create", path, "nothing is ever overwritten; name another"});
  }
  std::string partial_path = path + ".partial";
  UniqueFd file(::open(partial_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) {
    const int number = errno;
    auto failure = io_error("create", number == EEXIST ? partial_path : path, number);
    if (number == EEXIST) failure.error().detail = "left by an earlier run; move it away first";
    if (number == ENOENT) failure.error().detail = "its folder is not there; make it first";
    return failure;
  }
  return FileOutput(std::move(path), std::move(partial_path), std::move(file));
}

void FileOutput::write(std::string_view bytes) {
  write_all(file_.get(), bytes, partial_path_);
  unsynced_ += bytes.size();
  if (unsynced_ < greatest_unsynced) return;
  // From now on to the disk, and nobody waits unless it has too much to do: less is left to wait for in the end, and
  // less is lost with the host. What fails fails again in fsync(2).
  ::sync_file_range(file_.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
  unsynced_ = 0;
}

void FileOutput::commit() {
  if (::fsync(file_.get()) != 0) throw OutputError(io_error("sync", partial_path_).error());
  if (const int failure = file_.close(); failure != 0) {
    throw OutputError(io_error("close", partial_path_, failure).error());
  }
  if (rename_to_new(partial_path_, path_) != 0) throw OutputError(io_error("rename to its final name", path_).error());
  sync_folder(path_);
}

void FileOutput::discard() noexcept { ::unlink(partial_path_.c_str()); }

Result<WholeFileOutput> WholeFileOutput::create(std::string path) {
  auto file = FileOutput::create(std::move(path));
  if (!file) return std::unexpected(file.error());
  return WholeFileOutput(*std::move(file));
}

WholeFileOutput::~WholeFileOutput() {
  if (is_pending_) file_.discard();
}

void WholeFileOutput::commit() {
  file_.commit();
  is_pending_ = false;
}

void StreamOutput::write(std::string_view bytes) { write_all(descriptor_, bytes, name_); }

}  // namespace exhibit
