// What is done with each mount that a container sees: decided from mountinfo, and of its overlay root by the layers.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "collector/rootfs/answering_mounts.h"
#include "collector/rootfs/overlay_layers.h"
#include "evidence/records/mount.h"

namespace exhibit {

struct MountOptions {
  bool include_network = false;    ///< walk network and FUSE file systems too, which may hang
  bool include_host_root = false;  ///< walk the host's own root file system where a container has it mounted
};

/// A decision, and of an overlay the layers that are to be walked now: those that no mount before it has.
struct PlannedMount {
  MountDecision decision;
  std::shared_ptr<const OverlayLayers> layers;  ///< where layered
  bool walks_upper = false;
  std::vector<bool> walks_lower;  ///< for each of the lowers
};

/// Opens the layers of an overlay mount, or says why it cannot.
using LayerOpener = std::function<std::expected<OverlayLayers, NoLayers>(const Mount&)>;

/// Gives every distinct tree (device and subtree, or a layer's folder) one walk, however many mounts and containers
/// show it.
class MountPlanner {
 public:
  /// `host_root_dev`: major:minor of the host's root file system.
  MountPlanner(MountOptions options, std::string host_root_dev)
      : options_(options), host_root_dev_(std::move(host_root_dev)) {}

  /// A decision for each mount, in mountinfo's order. A mount that another hides is `covered`.
  /// `answering`: mounts that may be entered.
  std::vector<PlannedMount> plan(const std::vector<Mount>& mounts, const AnsweringMounts& answering,
                                 const LayerOpener& open_layers);

  /// Of a root directory that is not mounted: its layers are walked, or why they are not is its reason.
  PlannedMount plan_stored_layers(const Mount& mount, std::expected<OverlayLayers, NoLayers> opened);
  /// The same of a folder that is a whole root directory, which becomes the plan's upper.
  PlannedMount plan_stored_tree(const Mount& mount, std::expected<Layer, NoLayers> opened);

 private:
  MountDecision decide(const Mount& mount);
  /// Empty where it is not.
  std::string why_skipped(const Mount& mount, const AnsweringMounts& answering) const;
  PlannedMount layered(const Mount& mount, OverlayLayers layers);
  PlannedMount decide_on_overlay(const Mount& mount, const LayerOpener& open_layers);
  std::string fsid_of_layer(const Layer& layer, bool& is_new);
  std::string next_fsid();

  MountOptions options_;
  std::string host_root_dev_;
  std::size_t walks_given_ = 0;
  std::map<std::pair<std::string, std::string>, std::string> walks_;            ///< (dev, root) → fsid
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> layer_walks_;  ///< (device, inode) → fsid
};

}  // namespace exhibit
