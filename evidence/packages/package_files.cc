#include <algorithm>
#include <array>

#include "evidence/packages/load_packages.h"
#include "evidence/reader/paths.h"

namespace exhibit::packages {
namespace {

constexpr std::size_t greatest_number_of_files = 200'000;
constexpr std::size_t greatest_number_of_aliases = 256;
constexpr std::size_t greatest_depth_of_alias = 2;  // /bin, /var/run

constexpr std::array<std::string_view, 12> databases = {
    "/var/lib/dpkg/status",
    "/var/lib/dpkg/diversions",
    "/lib/apk/db/installed",
    "/usr/lib/apk/db/installed",
    "/var/lib/rpm/rpmdb.sqlite",
    "/var/lib/rpm/rpmdb.sqlite-wal",
    "/var/lib/rpm/Packages",
    "/var/lib/rpm/Packages.db",
    "/usr/lib/sysimage/rpm/rpmdb.sqlite",
    "/usr/lib/sysimage/rpm/rpmdb.sqlite-wal",
    "/usr/lib/sysimage/rpm/Packages",
    "/usr/lib/sysimage/rpm/Packages.db",
};

constexpr std::string_view dpkg_stanzas = "/var/lib/dpkg/status.d";
constexpr std::string_view dpkg_lists = "/var/lib/dpkg/info";

bool is_database_file(std::string_view path) {
  const std::string_view folder = parent_path(path);
  if (folder == dpkg_stanzas) return true;
  if (folder == dpkg_lists) return path.ends_with(".list") || path.ends_with(".md5sums");
  return std::ranges::find(databases, path) != databases.end();
}

bool may_be_alias(std::string_view path) {
  return static_cast<std::size_t>(std::ranges::count(path, '/')) <= greatest_depth_of_alias;
}

/// `target` of a link in `folder`, without "." and "..".
std::string resolved(std::string_view folder, std::string_view target) {
  std::string path = target.starts_with('/') ? std::string() : std::string(folder == "/" ? "" : folder);
  while (!target.empty()) {
    const auto end = std::min(target.find('/'), target.size());
    const std::string_view component = target.substr(0, end);
    if (component == "..") {
      path.resize(std::min(path.rfind('/'), path.size()));
    } else if (!component.empty() && component != ".") {
      path += "/" + std::string(component);
    }
    target.remove_prefix(std::min(end + 1, target.size()));
  }
  return path;
}

}  // namespace

bool PackageFiles::may_matter(std::string_view path, FileType type) {
  const bool may_be_link = type == FileType::symlink || type == FileType::unknown;
  return (may_be_link && may_be_alias(path)) || is_database_file(path);
}

bool PackageFiles::may_matter_in(const PartRange& part) {
  if (part.may_hold_paths_of(greatest_depth_of_alias)) return true;
  if (part.may_hold(dpkg_stanzas) || part.may_hold(dpkg_lists)) return true;
  return std::ranges::any_of(databases, [&part](std::string_view file) { return part.may_hold(file); });
}

void PackageFiles::see(std::string_view path, const FileEntry& entry, Origin origin) {
  if (is_database_file(path)) {
    if (files_.size() < greatest_number_of_files) {
      files_.insert_or_assign(std::string(path), entry);
      from_image_.erase(std::string(path));
      if (origin == Origin::image) from_image_.emplace(path);
    } else {
      ++left_out_;
    }
  }
  if (entry.type != FileType::symlink || !entry.target || !may_be_alias(path)) return;
  const std::string to = resolved(parent_path(path), *entry.target);
  // A link below itself would lengthen every path for ever.
  if (to.empty() || to == path || is_below(to, path) || aliases_.size() >= greatest_number_of_aliases) return;
  aliases_.push_back({std::string(path), to});
}

}  // namespace exhibit::packages
