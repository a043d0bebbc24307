#include "collector/rootfs/capture_rule.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "collector/rootfs/open_beneath.h"
#include "collector/rootfs/overlay_marks.h"
#include "collector/rootfs/statx_fields.h"

namespace exhibit {
namespace {

constexpr std::array<std::string_view, 17> well_known_files = {"/etc/passwd",
                                                               "/etc/group",
                                                               "/etc/shadow",
                                                               "/etc/os-release",
                                                               "/usr/lib/os-release",
                                                               "/var/lib/dpkg/status",
                                                               "/var/lib/dpkg/diversions",
                                                               "/lib/apk/db/installed",
                                                               "/usr/lib/apk/db/installed",
                                                               "/var/lib/rpm/Packages",
                                                               "/var/lib/rpm/Packages.db",
                                                               "/var/lib/rpm/rpmdb.sqlite",
                                                               "/usr/lib/sysimage/rpm/rpmdb.sqlite",
                                                               "/usr/lib/sysimage/rpm/Packages.db",
                                                               "/usr/lib/sysimage/rpm/Packages",
                                                               "/var/lib/rpm/rpmdb.sqlite-wal",
                                                               "/usr/lib/sysimage/rpm/rpmdb.sqlite-wal"};

bool is_package_list(std::string_view path) {
  if (path.starts_with("/var/lib/dpkg/status.d/")) return true;
  return path.starts_with("/var/lib/dpkg/info/") && (path.ends_with(".list") || path.ends_with(".md5sums"));
}

bool is_since(const FileEntry& entry, const Timestamp& since) {
  return !entry.ctime || *entry.ctime >= since || (entry.btime && *entry.btime >= since);
}

/// Whether a folder on the way to `path`, as far as this layer has them, closes it against the layers below.
bool is_below_opaque(int layer, std::string_view path) {
  UniqueFd folder(::openat(layer, ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  for (std::size_t begin = 1, slash; folder && (slash = path.find('/', begin)) != std::string_view::npos;
       begin = slash + 1) {
    const std::string name(path.substr(begin, slash - begin));
    if (may_bear_overlay_mark(folder.get(), name, "opaque")) return true;
    folder = UniqueFd(::openat(folder.get(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  }
  return false;
}

}  // namespace

std::optional<UniqueFd> ImageFiles::find(const std::string& path, std::uint64_t size) const {
  for (const Layer& layer : layers_->lowers) {
    auto handle = open_in_root_without_links(layer.folder.get(), path, O_PATH | O_NOFOLLOW);
    if (!handle && handle.error().system_errno == ENOENT) {
      if (is_below_opaque(layer.folder.get(), path)) return std::nullopt;
      continue;
    }
    struct statx status{};
    if (!handle || look(handle->get(), status) != 0 || status.stx_mnt_id != layer.mount_id) return std::nullopt;
    const bool may_be_equal = S_ISREG(status.stx_mode) && status.stx_size == size;
    return may_be_equal ? std::optional(std::move(*handle)) : std::nullopt;
  }
  return std::nullopt;
}

bool wants(const CaptureRule& rule, const FileEntry& entry) {
  if (rule.kind != CaptureRule::Kind::since) return may_want(rule, entry.path);
  return is_well_known(entry.path) || is_since(entry, rule.since);
}

bool may_want(const CaptureRule& rule, std::string_view path) {
  switch (rule.kind) {
    case CaptureRule::Kind::nothing: return false;
    case CaptureRule::Kind::well_known: return is_well_known(path);
    case CaptureRule::Kind::since:
    case CaptureRule::Kind::not_in_image:
    case CaptureRule::Kind::everything: return true;
  }
  return true;
}

bool is_well_known(std::string_view path) {
  return std::ranges::find(well_known_files, path) != well_known_files.end() || is_package_list(path);
}

}  // namespace exhibit
