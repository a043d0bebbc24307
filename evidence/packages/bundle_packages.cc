#include "evidence/packages/bundle_packages.h"

#include "evidence/encoding/escape.h"
#include "evidence/overlay/mount_listing.h"
#include "evidence/packages/package_truth.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/listing_line.h"
#include "evidence/reader/mount_cover.h"
#include "evidence/reader/paths.h"

namespace exhibit::packages {
namespace {

/// Shows `files` what a container sees of one mount. Fails where a listing is damaged.
Result<void> see_mount(const Bundle& bundle, PackageView view, const std::vector<MountDecision>& mounts,
                       const MountDecision& mount, PackageFiles& files) {
  const auto listing = view == PackageView::image ? open_image(bundle, mount) : open_listing(bundle, mount);
  const MountCover cover(mounts, mount);
  const std::string mount_point = reached_at(mount);
  if (listing && mount_point == "/") listing->want_parts(&PackageFiles::may_matter_in);
  std::string storage;
  while (listing) {
    const auto line = listing->next();
    if (!line) return std::unexpected(line.error());
    if (!line->has_value()) break;
    auto relative = decode_path(**line, storage, {});
    if (!relative) {
      relative.error().path = listing->where();  // not made for each line: there are millions
      return std::unexpected(std::move(relative).error());
    }
    if (mount_point == "/" && !PackageFiles::may_matter(*relative, type_of_line(**line))) continue;
    const std::string path = path_under_mount(mount_point, *relative);
    if (!PackageFiles::may_matter(path, type_of_line(**line)) || cover.over(path) != nullptr) continue;
    const auto entry = decode_file_entry(**line, listing->where());
    if (!entry) return std::unexpected(entry.error());
    const auto layer = listing->layer();
    files.see(path, *entry, layer && *layer != upper_layer ? Origin::image : Origin::container);
  }
  return {};
}

}  // namespace

LoadedPackages BundlePackages::load(const std::string& cid) const {
  PackageFiles files;
  std::vector<std::string> problems;
  const auto mounts = bundle_.mounts(cid);
  if (!mounts) problems.push_back(mounts.error().message());
  for (std::size_t i = 0; mounts && i < mounts->size(); ++i) {
    const auto seen = see_mount(bundle_, view_, *mounts, (*mounts)[i], files);
    if (!seen) problems.push_back(seen.error().message());
  }
  LoadedPackages loaded = load_packages(bundle_, files);
  loaded.problems.insert(loaded.problems.end(), problems.begin(), problems.end());
  return loaded;
}

const LoadedPackages& BundlePackages::packages_of(std::string_view cid) const {
  if (!loaded_ || cid_ != cid) {
    loaded_.reset();  // before the next one is loaded: each may take tens of megabytes
    cid_ = cid;
    loaded_ = load(cid_);
  }
  return *loaded_;
}

std::optional<drift::PackageFact> BundlePackages::of(std::string_view cid, std::string_view path,
                                                     const FileEntry& entry) const {
  const LoadedPackages& loaded = packages_of(cid);
  if (loaded.found.empty()) return std::nullopt;
  const exhibit::packages::PackageTruth truth = judge(loaded.database, path, entry, bundle_);
  return drift::PackageFact{truth.package, truth.version,   std::string(truth_state_word(truth.state)),
                            truth.reason,  truth.is_config, loaded.is_changed};
}

std::vector<std::string> BundlePackages::notes(std::string_view cid) const {
  const LoadedPackages& loaded = packages_of(cid);
  std::vector<std::string> notes;
  for (const std::string& found : loaded.found) notes.push_back("packages by " + escape_for_terminal(found));
  for (const std::string& problem : loaded.problems) {
    notes.push_back("packages: " + escape_for_terminal(problem));
  }
  if (notes.empty()) notes.emplace_back("packages: no database of dpkg, apk or rpm was captured");
  return notes;
}

}  // namespace exhibit::packages
