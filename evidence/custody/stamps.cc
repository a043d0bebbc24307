#include "evidence/custody/stamps.h"

#include <dirent.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "evidence/reader/decode_parts.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit::custody {
namespace {

constexpr std::string_view suffix = ".tsr";
constexpr std::size_t greatest_stamp = std::size_t{1} << 20;

/// The line that `name`, of a file in the log's folder, stamps; nothing where it is no such file.
std::optional<std::uint64_t> line_in(std::string_view name, std::string_view log) {
  if (!name.starts_with(log) || !name.substr(log.size()).starts_with('.') || !name.ends_with(suffix))
    return std::nullopt;
  name.remove_prefix(log.size() + 1);
  if (name.size() <= suffix.size()) return std::nullopt;
  return decimal_of(name.substr(0, name.size() - suffix.size()));
}

}  // namespace

std::string stamp_path(const std::string& path, std::uint64_t line) {
  return fmt::format("{}.{}{}", path, line, suffix);
}

Result<std::vector<SidecarFile>> read_stamps(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
  const std::string_view name = std::string_view(path).substr(slash == std::string::npos ? 0 : slash + 1);
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), ::closedir);
  if (!entries) return io_error("open", folder);
  std::vector<std::uint64_t> lines;
  while (const dirent* const entry = ::readdir(entries.get())) {
    if (const auto line = line_in(entry->d_name, name)) lines.push_back(*line);
  }
  std::ranges::sort(lines);
  std::vector<SidecarFile> stamps;
  for (const std::uint64_t line : lines) {
    std::string stamp = stamp_path(path, line);
    auto content = read_small_file(stamp, greatest_stamp);
    if (!content) return std::unexpected(content.error());
    if (*content) stamps.push_back({std::move(stamp), **std::move(content)});
  }
  return stamps;
}

}  // namespace exhibit::custody
