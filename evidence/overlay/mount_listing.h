// The listing of a mount, whatever it is made of.
#pragma once

#include <memory>

#include "evidence/reader/bundle.h"
#include "evidence/reader/line_source.h"

namespace exhibit {

/// What the mount shows: its walk where it was `walked` or `shared`, its layers put together where it is `layered`;
/// null where the bundle does not tell. `bundle` must outlive it.
std::unique_ptr<LineSource> open_listing(const Bundle& bundle, const MountDecision& decision);

/// What the mount would show without its upper layer; null where it is not `layered`.
std::unique_ptr<LineSource> open_image(const Bundle& bundle, const MountDecision& decision);

}  // namespace exhibit
