#include "collector/runtime/mount_paths.h"

#include <algorithm>
#include <array>

namespace exhibit {
namespace {

constexpr std::array<std::string_view, 4> runtime_files = {"/etc/hostname", "/etc/hosts", "/etc/resolv.conf",
                                                           "/run/.containerenv"};

/// What is left of `path` below `folder`, with its leading '/'; false where it is not below.
bool strip_folder(std::string_view folder, std::string_view path, std::string_view& rest) {
  if (folder == "/") folder = "";
  if (!path.starts_with(folder)) return false;
  rest = path.substr(folder.size());
  return rest.empty() || rest[0] == '/';
}

}  // namespace

std::vector<std::string> outside_paths(const std::vector<Mount>& outside, const Mount& inner) {
  std::vector<const Mount*> showing;
  std::string_view rest;
  for (const Mount& mount : outside) {
    if (mount.dev == inner.dev && strip_folder(mount.root, inner.root, rest)) showing.push_back(&mount);
  }
  std::ranges::stable_sort(showing, std::greater<>(), [](const Mount* mount) { return mount->root.size(); });
  std::vector<std::string> paths;
  for (const Mount* mount : showing) {
    strip_folder(mount->root, inner.root, rest);
    std::string path = mount->mount_point == "/" ? std::string(rest) : mount->mount_point + std::string(rest);
    if (rest == "/" && path.size() > 1) path.pop_back();
    paths.push_back(path.empty() ? "/" : std::move(path));
  }
  return paths;
}

std::string mount_option(std::string_view super_options, std::string_view name) {
  while (!super_options.empty()) {
    const auto end = std::min(super_options.find(','), super_options.size());
    const std::string_view option = super_options.substr(0, end);
    super_options.remove_prefix(std::min(end + 1, super_options.size()));
    if (option.starts_with(name) && option.substr(name.size()).starts_with('=')) {
      return std::string(option.substr(name.size() + 1));
    }
  }
  return {};
}

const Mount* root_mount(const std::vector<Mount>& mounts) {
  const Mount* root = nullptr;
  for (const Mount& mount : mounts) {
    if (mount.mount_point == "/") root = &mount;
  }
  return root;
}

std::vector<std::string> StoragePaths::all() const {
  std::vector<std::string> paths = files;
  paths.insert(paths.end(), roots.begin(), roots.end());
  if (!upper.empty()) paths.push_back(upper);
  return paths;
}

StoragePaths storage_paths(const std::vector<Mount>& inside, const std::vector<Mount>& outside) {
  StoragePaths paths;
  if (const Mount* root = root_mount(inside)) {
    paths.roots = outside_paths(outside, *root);
    if (root->fstype == "fuse.fuse-overlayfs") paths.fuse_overlay_dev = root->dev;
    if (root->fstype == "overlay") paths.upper = mount_option(root->super_options, "upperdir");
  }
  for (const Mount& mount : inside) {
    if (std::ranges::find(runtime_files, mount.mount_point) == runtime_files.end()) continue;
    for (std::string& path : outside_paths(outside, mount)) paths.files.push_back(std::move(path));
  }
  return paths;
}

}  // namespace exhibit
