#include "evidence/reader/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace exhibit {

Result<InputFile> InputFile::open(const std::string& path) {
  if (path == "-") return InputFile("standard input", UniqueFd());
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file) return io_error("open", path);
  ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  return InputFile(path, std::move(file));
}

std::optional<std::uint64_t> InputFile::size() const {
  struct stat status{};
  if (!file_ || ::fstat(file_.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

ByteSource InputFile::source() const { return read_from(file_ ? file_.get() : STDIN_FILENO, name_); }

}  // namespace exhibit
