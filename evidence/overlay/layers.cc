#include "evidence/overlay/layers.h"

namespace exhibit {

std::vector<Layer> image_layers_of(const MountDecision& decision) {
  std::vector<Layer> layers;
  if (decision.kind != MountDecisionKind::layered) return layers;
  LayerNumber number = upper_layer;
  for (const std::string& fsid : decision.lowers) layers.push_back({++number, fsid});
  return layers;
}

std::vector<Layer> layers_of(const MountDecision& decision) {
  std::vector<Layer> layers = image_layers_of(decision);
  const bool has_upper = decision.kind == MountDecisionKind::layered && decision.upper;
  if (has_upper) layers.insert(layers.begin(), {upper_layer, *decision.upper});
  return layers;
}

std::vector<std::string> walks_of(const MountDecision& decision) {
  if (!decision.fsid.empty()) return {decision.fsid};
  std::vector<std::string> fsids;
  for (const Layer& layer : layers_of(decision)) fsids.push_back(layer.fsid);
  return fsids;
}

bool has_listing(const MountDecision& decision) { return !walks_of(decision).empty(); }

std::string layer_word(LayerNumber layer) { return layer == upper_layer ? "upper" : "lower " + std::to_string(layer); }

void write_layer(JsonWriter& json, LayerNumber layer) {
  if (layer == upper_layer) {
    json.string("upper");
  } else {
    json.integer(layer);
  }
}

}  // namespace exhibit
