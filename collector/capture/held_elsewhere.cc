#include "collector/capture/held_elsewhere.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "evidence/base/unique_fd.h"

namespace exhibit {
namespace {

constexpr std::string_view blobs = "data/blob/";
constexpr std::size_t digits_of_digest = 64;
constexpr std::size_t longest_line = std::size_t{8} << 10;  ///< a digest, and a name of a member
constexpr std::size_t piece_of_file = std::size_t{64} << 10;

Error bad_line(const std::string& path, std::size_t line, std::string why) {
  return {ErrorCode::corrupt, 0, {}, fmt::format("{} line {}", path, line), std::move(why)};
}

/// Neither waits for a FIFO's writer nor reads a device that never ends.
Result<UniqueFd> open_regular(const std::string& path) {
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) return io_error("open", path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return io_error("look at", path);
  if (!S_ISREG(status.st_mode)) return corrupt(path, "not a regular file");
  return file;
}

/// The lines of a file one by one, in memory of their own.
class Lines {
 public:
  Lines(const UniqueFd& file, const std::string& path) : file_(file), path_(path) {}

  /// False at the end. The last line may lack its newline.
  Result<bool> next(std::string& line) {
    std::size_t end = 0;
    while ((end = rest_.find('\n', begin_)) == std::string::npos && !is_at_end_) {
      if (rest_.size() - begin_ > longest_line) break;
      if (auto filled = fill(); !filled) return std::unexpected(filled.error());
    }
    end = std::min(end, rest_.size());
    if (begin_ == rest_.size()) return false;
    ++number_;
    if (end - begin_ > longest_line) return std::unexpected(bad_line(path_, number_, "longer than any of a manifest"));
    line.assign(rest_, begin_, end - begin_);
    begin_ = std::min(end + 1, rest_.size());
    return true;
  }

  std::size_t number() const { return number_; }

 private:
  Result<void> fill() {
    rest_.erase(0, begin_);
    begin_ = 0;
    const std::size_t length = rest_.size();
    rest_.resize(length + piece_of_file);
    const ssize_t got = ::read(file_.get(), rest_.data() + length, piece_of_file);
    const int failure = errno;
    rest_.resize(length + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && failure != EINTR) return io_error("read", path_, failure);
    is_at_end_ = got == 0;
    return {};
  }

  const UniqueFd& file_;
  const std::string& path_;
  std::string rest_;
  std::size_t begin_ = 0;  ///< of the next line in `rest_`
  std::size_t number_ = 0;
  bool is_at_end_ = false;
};

}  // namespace

Result<std::optional<Digest>> piece_of_manifest_line(std::string_view line) {
  const auto no_line = std::unexpected(Error{
      ErrorCode::corrupt, 0, {}, {}, "not 64 hexadecimal digits, two blanks and a name, as in a bundle's manifest"});
  const auto digest = Digest::from_hex(line.substr(0, digits_of_digest));
  if (!digest || !line.substr(digits_of_digest).starts_with("  ")) return no_line;
  const std::string_view name = line.substr(digits_of_digest + 2);
  if (!name.starts_with(blobs)) return std::optional<Digest>();
  if (!name.ends_with("/" + digest->hex())) return no_line;
  return digest;
}

Result<HeldElsewhere> HeldElsewhere::read(const std::string& path) {
  const auto file = open_regular(path);
  if (!file) return std::unexpected(file.error());
  HeldElsewhere held;
  Lines lines(*file, path);
  for (std::string line;;) {
    const auto more = lines.next(line);
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    const auto piece = piece_of_manifest_line(line);
    if (!piece) return std::unexpected(bad_line(path, lines.number(), piece.error().detail));
    if (*piece) held.pieces_.push_back(**piece);
  }
  std::ranges::sort(held.pieces_);
  return held;
}

bool HeldElsewhere::contains(const Digest& piece) const { return std::ranges::binary_search(pieces_, piece); }

}  // namespace exhibit
