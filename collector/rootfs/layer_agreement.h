// Whether folders are the layers of an overlay: its root must show what they make.
#pragma once

#include <string>
#include <vector>

namespace exhibit {

/// Compares the names and types in the overlay's root directory with those of its layers (descriptors, from the top). A
/// sentence on what disagrees, empty where nothing does. Only names are read: what is mounted there is not touched.
std::string why_layers_disagree(int shown, const std::vector<int>& layers);

}  // namespace exhibit
