// Whether folders are the layers of an overlay, or something else has been put in their place since it was mounted.
#pragma once

#include <string>
#include <vector>

namespace exhibit {

/// Compares what the overlay shows (`shown`, a descriptor of its root) with what its layers (descriptors, from the top)
/// make: names and types in every directory that more than one layer has, and, where all layers are on one file system,
/// inode numbers there, which pin all that lies below. Only names are read: what is mounted on the overlay is not
/// touched. Directories with more than 65,536 names, and what is deeper than 48, are not judged. A sentence on what
/// disagrees, empty where nothing does.
std::string why_layers_disagree(int shown, const std::vector<int>& layers);

/// Whether `layer` stands on a mount that is younger than the one `overlay` stands on, and so cannot be what the
/// overlay was made of. False where the kernel does not tell (before Linux 6.8).
bool is_mounted_later(int layer, int overlay);

}  // namespace exhibit
