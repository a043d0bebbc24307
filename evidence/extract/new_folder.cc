#include "evidence/extract/new_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "evidence/extract/open_beneath.h"

namespace exhibit::extract {
namespace {

constexpr mode_t folder_mode = 0700;
constexpr mode_t file_mode = 0600;

struct CloseDirectory {
  void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

/// Whether nothing but "." and ".." is in it; errno is set where it cannot be read.
bool is_empty(int folder) {
  // A descriptor of its own: the stream moves the offset and closes it.
  const std::unique_ptr<DIR, CloseDirectory> stream(
      ::fdopendir(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
  if (!stream) return false;
  int names = 0;
  errno = 0;
  while (names <= 2 && ::readdir(stream.get()) != nullptr) ++names;
  if (names > 2) errno = ENOTEMPTY;
  return names <= 2 && errno == 0;
}

/// rename(2) that never replaces; by a hard link where the file system has no such rename.
int rename_to_new(int folder, const char* from, const char* to) {
  if (::renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return -1;
  if (::linkat(folder, from, folder, to, 0) != 0) return -1;
  return ::unlinkat(folder, from, 0);
}

}  // namespace

Result<void> NewFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return io_error("write", path_);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> NewFile::close() {
  if (const int failure = file_.close(); failure != 0) return io_error("close", path_, failure);
  return {};
}

Result<NewFolder> NewFolder::make(const std::string& path) {
  const bool is_made = ::mkdir(path.c_str(), folder_mode) == 0;
  if (!is_made && errno != EEXIST) return io_error("make the folder", path);
  std::string name = path;
  // With a slash at its end, a link would be followed after all.
  while (name.size() > 1 && name.back() == '/') name.pop_back();
  UniqueFd folder(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder) return io_error("open the folder", path);
  if (!is_empty(folder.get())) {
    auto failure = io_error("use the folder", path);
    failure.error().detail = "only a new or an empty folder is written to";
    return failure;
  }
  return NewFolder(std::move(name), std::move(folder), is_made);
}

Result<NewFile> NewFolder::create(const std::string& name) const {
  auto file = open_beneath(folder_.get(), name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_NOCTTY, file_mode);
  if (!file) return io_error("create", place(name), file.error().system_errno);
  return NewFile(place(name), *std::move(file));
}

Result<void> NewFolder::rename(const std::string& from, const std::string& to) const {
  if (rename_to_new(folder_.get(), from.c_str(), to.c_str()) != 0) return io_error("create", place(to));
  return {};
}

Result<void> NewFolder::take_back() const {
  if (is_made_ && ::rmdir(path_.c_str()) != 0) return io_error("remove", path_);
  return {};
}

Result<void> NewFolder::remove(const std::string& name) const {
  if (::unlinkat(folder_.get(), name.c_str(), 0) != 0) return io_error("remove", place(name));
  return {};
}

}  // namespace exhibit::extract
