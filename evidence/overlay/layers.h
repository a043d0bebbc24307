// The layers of an overlay mount, as mounts.jsonl tells them (FORMAT.md 4.5).
#pragma once

#include <string>
#include <vector>

#include "evidence/reader/line_source.h"
#include "evidence/records/mount.h"

namespace exhibit {

struct Layer {
  LayerNumber number = upper_layer;
  std::string fsid;

  bool operator==(const Layer&) const = default;
};

/// From the top; none where the mount is not `layered`.
std::vector<Layer> layers_of(const MountDecision& decision);
/// Those without the upper: the image.
std::vector<Layer> image_layers_of(const MountDecision& decision);

/// The fsids of all walks that tell what the mount shows, from the top: its own, or those of its layers.
std::vector<std::string> walks_of(const MountDecision& decision);
/// Whether the bundle tells what the mount shows.
bool has_listing(const MountDecision& decision);

/// "upper", or "lower 1" and so on.
std::string layer_word(LayerNumber layer);
/// As a value of JSON: "upper", or the number alone.
void write_layer(JsonWriter& json, LayerNumber layer);

}  // namespace exhibit
