#include "collector/capture/held_elsewhere.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

namespace exhibit {
namespace {

constexpr std::string_view blobs = "data/blob/";
constexpr std::size_t digits_of_digest = 64;

Error bad_line(const std::string& path, std::size_t line, std::string why) {
  return {ErrorCode::corrupt, 0, {}, fmt::format("{} line {}", path, line), std::move(why)};
}

}  // namespace

Result<std::optional<Digest>> piece_of_manifest_line(std::string_view line) {
  const auto no_line = std::unexpected(
      Error{ErrorCode::corrupt, 0, {}, {}, "not 64 hexadecimal digits, two blanks and a name, as in a bundle's manifest"});
  const auto digest = Digest::from_hex(line.substr(0, digits_of_digest));
  if (!digest || !line.substr(digits_of_digest).starts_with("  ")) return no_line;
  const std::string_view name = line.substr(digits_of_digest + 2);
  if (!name.starts_with(blobs)) return std::optional<Digest>();
  if (!name.ends_with("/" + digest->hex())) return no_line;
  return digest;
}

Result<HeldElsewhere> HeldElsewhere::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::unexpected(Error{ErrorCode::io, errno, "open", path, {}});
  HeldElsewhere held;
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    const auto piece = piece_of_manifest_line(line);
    if (!piece) return std::unexpected(bad_line(path, number, piece.error().detail));
    if (*piece) held.pieces_.push_back(**piece);
  }
  if (file.bad()) return std::unexpected(Error{ErrorCode::io, errno, "read", path, {}});
  std::ranges::sort(held.pieces_);
  return held;
}

bool HeldElsewhere::contains(const Digest& piece) const { return std::ranges::binary_search(pieces_, piece); }

}  // namespace exhibit
