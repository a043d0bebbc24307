#include "evidence/reader/paths.h"

namespace exhibit {

std::string_view parent_path(std::string_view path) {
  if (path.size() <= 1) return {};
  const auto slash = path.rfind('/');
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view without_deleted(std::string_view path) {
  constexpr std::string_view mark = " (deleted)";
  if (path.ends_with(mark)) path.remove_suffix(mark.size());
  return path;
}

bool is_below(std::string_view path, std::string_view directory) {
  if (directory == "/") return path.size() > 1;
  return path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/';
}

std::string path_under_mount(std::string_view mount_point, std::string_view path) {
  if (mount_point == "/") return std::string(path);
  if (path == "/") return std::string(mount_point);
  return std::string(mount_point) + std::string(path);
}

}  // namespace exhibit
