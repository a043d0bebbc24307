// What is rare, as lines of text and as objects.
#pragma once

#include <string>

#include "evidence/show/render/palette.h"
#include "evidence/stack/rarity.h"

namespace exhibit::stack {

/// The heading above what is rare in an image: "nginx  12 containers on 4 hosts, in 14 appearances".
std::string image_heading(const Image& image, const show::Palette& palette);

/// "   1 of 12  file  /usr/bin/helper  file 0755 1f3a…  in web (host1, 2026-…)".
std::string rare_row(const RareItem& rare, const show::Palette& palette);

/// Whether `rare` is a file below the folder `above` that the same containers alone have: told with it.
bool is_told_with(const RareItem& rare, const RareItem& above);

/// One object: `image`, `kind`, `subject`, `identity` (bytes), `unread`, `with_this`, `with_subject`, `containers`,
/// `hosts` (that have it), `first_taken`, `last_taken`, `examples` (array of `bundle`, `bundle_id`, `host`,
/// `container`, `cid`).
std::string rare_json(const RareItem& rare);

}  // namespace exhibit::stack
