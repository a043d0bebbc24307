#include "collector/capture/held_elsewhere.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "evidence/base/unique_fd.h"
#include "evidence/records/piece.h"

namespace exhibit {
namespace {

constexpr std::size_t digits_of_digest = 64;
constexpr std::size_t longest_line = std::size_t{8} << 10;  ///< a digest, and a name of a member

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Error bad_line(const std::string& path, std::size_t line, std::string why) {
  return {ErrorCode::corrupt, 0, {}, fmt::format("{} line {}", path, line), std::move(why)};
}

/// Neither waits for a FIFO's writer nor reads a device that never ends.
Result<File> open_regular(const std::string& path) {
  UniqueFd descriptor(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!descriptor) return io_error("open", path);
  struct stat status{};
  if (::fstat(descriptor.get(), &status) != 0) return io_error("look at", path);
  if (!S_ISREG(status.st_mode)) return corrupt(path, "not a regular file");
  File file(::fdopen(descriptor.get(), "r"));
  if (!file) return io_error("open", path);
  (void)descriptor.release();
  return file;
}

}  // namespace

Result<std::optional<Digest>> piece_of_manifest_line(std::string_view line) {
  const auto no_line = std::unexpected(Error{
      ErrorCode::corrupt, 0, {}, {}, "not 64 hexadecimal digits, two blanks and a name, as in a bundle's manifest"});
  const auto digest = Digest::from_hex(line.substr(0, digits_of_digest));
  if (!digest || !line.substr(digits_of_digest).starts_with("  ")) return no_line;
  const std::string_view name = line.substr(digits_of_digest + 2);
  if (!name.starts_with(piece_folder)) return std::optional<Digest>();
  if (name != piece_member(*digest)) return no_line;
  return digest;
}

Result<HeldElsewhere> HeldElsewhere::read(const std::string& path) {
  const auto file = open_regular(path);
  if (!file) return std::unexpected(file.error());
  HeldElsewhere held;
  std::array<char, longest_line + 2> buffer;  // a newline and a NUL more
  for (std::size_t number = 1; std::fgets(buffer.data(), static_cast<int>(buffer.size()), file->get()) != nullptr;
       ++number) {
    std::string_view line(buffer.data());
    if (line.ends_with('\n')) {
      line.remove_suffix(1);
    } else if (std::feof(file->get()) == 0) {
      return std::unexpected(bad_line(path, number, "longer than any of a manifest"));
    }
    const auto piece = piece_of_manifest_line(line);
    if (!piece) return std::unexpected(bad_line(path, number, piece.error().detail));
    if (*piece) held.pieces_.push_back(**piece);
  }
  if (std::ferror(file->get()) != 0) return io_error("read", path);
  std::ranges::sort(held.pieces_);
  return held;
}

bool HeldElsewhere::contains(const Digest& piece) const { return std::ranges::binary_search(pieces_, piece); }

}  // namespace exhibit
