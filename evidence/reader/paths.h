// Paths of listings as bytes: absolute, without a trailing slash but for the root.
#pragma once

#include <string>
#include <string_view>

namespace exhibit {

/// "/" for "/a"; empty for "/".
std::string_view parent_path(std::string_view path);
std::string_view base_name(std::string_view path);
/// What a link of /proc leads to, without the " (deleted)" by which the kernel marks what has no name any more
/// (proc(5)).
std::string_view without_deleted(std::string_view path);
/// Whether `path` stands below `directory`, which does not stand below itself.
bool is_below(std::string_view path, std::string_view directory);
/// The path that an entry of the file system mounted at `mount_point` has in the container. "/" is the mount point
/// itself.
std::string path_under_mount(std::string_view mount_point, std::string_view path);

}  // namespace exhibit
