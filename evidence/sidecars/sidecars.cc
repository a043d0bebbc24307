#include "evidence/sidecars/sidecars.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "evidence/base/unique_fd.h"
#include "evidence/bundle/output.h"

namespace exhibit {
namespace {

constexpr std::size_t first_piece = std::size_t{16} << 10;

}  // namespace

SidecarPaths::SidecarPaths(std::string_view bundle)
    : seal(fmt::format("{}.SEAL", bundle)),
      cms(seal + ".p7s"),
      ssh(seal + ".sig"),
      seal_stamp(seal + ".tsr"),
      cms_stamp(cms + ".tsr"),
      custody(fmt::format("{}.custody.jsonl", bundle)) {}

Result<std::optional<std::string>> read_small_file(const std::string& path, std::size_t limit) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) {
    if (errno == ENOENT) return std::nullopt;
    return io_error("open", path);
  }
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return io_error("look at", path);
  if (!S_ISREG(status.st_mode)) return corrupt(path, "not a regular file");
  std::string content;
  // Doubled with what was read: the limit of a log is far above what most logs have.
  while (content.size() <= limit) {
    const std::size_t length = content.size();
    content.resize(std::min(limit + 1, length + std::max(first_piece, length)));
    const ssize_t count = ::read(file.get(), content.data() + length, content.size() - length);
    const int failure = errno;
    content.resize(length + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count < 0 && failure == EINTR) continue;
    if (count < 0) return io_error("read", path, failure);
    if (count == 0) return content;
  }
  return corrupt(path, fmt::format("larger than the {} bytes that such a file may have", limit));
}

Result<void> write_new_file(const std::string& path, std::string_view content) {
  auto file = WholeFileOutput::create(path);
  if (!file) return std::unexpected(file.error());
  try {
    file->write(content);
    file->commit();
  } catch (const OutputError& failure) {
    return std::unexpected(failure.error());
  }
  return {};
}

}  // namespace exhibit
