#include "evidence/sidecars/sidecars.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "evidence/base/unique_fd.h"
#include "evidence/bundle/output.h"

namespace exhibit {

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
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return io_error("look at", path);
  if (!S_ISREG(status.st_mode)) return corrupt(path, "not a regular file");
  std::string content(limit + 1, '\0');
  std::size_t length = 0;
  while (length < content.size()) {
    const ssize_t count = ::read(file.get(), content.data() + length, content.size() - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return io_error("read", path);
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  }
  if (length > limit) return corrupt(path, fmt::format("larger than the {} bytes that such a file may have", limit));
  content.resize(length);
  return content;
}

Result<void> write_new_file(const std::string& path, std::string_view content) {
  auto file = FileOutput::create(path);
  if (!file) return std::unexpected(file.error());
  try {
    file->write(content);
    file->commit();
  } catch (const OutputError& failure) {
    ::unlink(file->partial_path().c_str());
    return std::unexpected(failure.error());
  }
  return {};
}

}  // namespace exhibit
