#include "evidence/reader/bundle_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace exhibit {
namespace {

constexpr std::size_t piece_size = std::size_t{256} << 10;

}  // namespace

Result<BundleFile> BundleFile::open(const std::string& path) {
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file) return io_error("open", path);
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return io_error("stat", path);
  if (!S_ISREG(status.st_mode)) {
    return std::unexpected(Error{ErrorCode::unsupported, 0, "open", path, "a bundle must be a regular file here"});
  }
  return BundleFile(path, std::move(file), static_cast<std::uint64_t>(status.st_size));
}

Result<std::size_t> BundleFile::read_some(std::uint64_t offset, std::span<char> bytes) const {
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count =
        ::pread(file_.get(), bytes.data() + filled, bytes.size() - filled, static_cast<off_t>(offset + filled));
    if (count == 0) break;
    if (count > 0) {
      filled += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      return io_error("read", path_);
    }
  }
  return filled;
}

Result<void> BundleFile::read(std::uint64_t offset, std::span<char> bytes) const {
  const auto filled = read_some(offset, bytes);
  if (!filled) return std::unexpected(filled.error());
  if (*filled < bytes.size()) return corrupt(path_, "the file ends early: it became shorter while it was read");
  return {};
}

Result<void> BundleFile::stream(std::uint64_t offset, std::uint64_t size,
                                const std::function<void(std::string_view)>& consume) const {
  std::string piece(std::min<std::uint64_t>(size, piece_size), '\0');
  while (size > 0) {
    const std::span<char> part(piece.data(), std::min<std::uint64_t>(size, piece.size()));
    if (auto filled = read(offset, part); !filled) return filled;
    consume(std::string_view(part.data(), part.size()));
    offset += part.size();
    size -= part.size();
  }
  return {};
}

}  // namespace exhibit
