#include <algorithm>
#include <optional>

#include "evidence/overlay/layers.h"
#include "evidence/overlay/mount_listing.h"
#include "evidence/reader/listing_entries.h"
#include "evidence/reader/mount_cover.h"
#include "evidence/reader/paths.h"
#include "evidence/show/bundle_scope.h"
#include "evidence/show/file_filter.h"
#include "evidence/show/page.h"
#include "evidence/show/render/file_text.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {
namespace {

/// Writes the rows of one mount; its heading only above a first row.
class MountRows {
 public:
  MountRows(const Request& request, const ContainerRecord& container, const std::vector<MountDecision>& mounts,
            const MountDecision& decision, Page& page)
      : request_(request),
        container_(container),
        decision_(decision),
        cover_(mounts, decision),
        layers_(layers_of(decision)),
        page_(page) {}

  void add(const FileEntry& entry, std::optional<LayerNumber> layer) {
    FilePlace place{.path = path_under_mount(reached_at(decision_), entry.path)};
    if (!passes(request_.files, entry, place.path)) return;
    place.fsid = layer ? fsid_of(*layer) : decision_.fsid;
    place.layer = layer;
    if (const std::string* mount_point = cover_.over(place.path)) place.hidden_by = *mount_point;
    if (request_.json) {
      page_.add(file_json(container_, place, entry));
      return;
    }
    if (!has_heading_) page_.add(mount_heading(container_, decision_, request_.palette));
    has_heading_ = true;
    page_.add(file_row(entry, place, request_.palette));
  }

 private:
  const std::string& fsid_of(LayerNumber layer) const {
    return std::ranges::find(layers_, layer, &Layer::number)->fsid;
  }

  const Request& request_;
  const ContainerRecord& container_;
  const MountDecision& decision_;
  MountCover cover_;
  std::vector<Layer> layers_;
  Page& page_;
  bool has_heading_ = false;
};

Result<void> show_listing(LineSource& listing, MountRows& rows) {
  return for_each_entry(listing, [&](const FileEntry& entry) { rows.add(entry, listing.layer()); });
}

Result<void> show_container_files(const Bundle& bundle, const Request& request, const ContainerRecord& container,
                                  Page& page) {
  const auto mounts = mounts_of(bundle, container);
  if (!mounts) return std::unexpected(mounts.error());
  for (const MountDecision& decision : *mounts) {
    const auto listing = open_listing(bundle, decision);
    if (!listing) continue;
    MountRows rows(request, container, *mounts, decision, page);
    if (const auto shown = show_listing(*listing, rows); !shown) return shown;
  }
  return {};
}

}  // namespace

Result<void> show_files(const Bundle& bundle, const Request& request, Output& output) {
  const auto containers = containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  Page page(output);
  Result<void> shown;
  for (const ContainerRecord& container : *containers) {
    shown = show_container_files(bundle, request, container, page);
    if (!shown) break;
  }
  // Rows before a damaged place are evidence; they come out before the error does.
  page.flush();
  return shown;
}

}  // namespace exhibit::show
