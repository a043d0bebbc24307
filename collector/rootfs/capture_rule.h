// Which files' content is captured of one walk.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "collector/rootfs/overlay_layers.h"
#include "evidence/base/unique_fd.h"
#include "evidence/encoding/time_text.h"
#include "evidence/records/file_entry.h"

namespace exhibit {

/// What an overlay's lower layers hold.
class ImageFiles {
 public:
  explicit ImageFiles(std::shared_ptr<const OverlayLayers> layers) : layers_(std::move(layers)) {}

  /// The regular file of exactly this size at `path` in the topmost layer that has anything there, opened O_PATH;
  /// nothing otherwise.
  std::optional<UniqueFd> find(const std::string& path, std::uint64_t size) const;

 private:
  std::shared_ptr<const OverlayLayers> layers_;
};

struct CaptureRule {
  enum class Kind : std::uint8_t {
    nothing,
    well_known,    ///< package databases and accounts, which the reader needs to explain the rest
    since,         ///< those, and what was born or changed since a time: where nothing tells the image apart
    not_in_image,  ///< all but what a lower layer has with the same content, and well known files in any case
    everything,
  };
  Kind kind = Kind::nothing;
  Timestamp since;
  std::shared_ptr<const ImageFiles> image;
};

/// Whether the rule asks for the content of this regular file; `not_in_image` has yet to compare it.
bool wants(const CaptureRule& rule, const FileEntry& entry);

/// Whether it may ask for the content of a regular file at this path.
bool may_want(const CaptureRule& rule, std::string_view path);

/// The container's own databases of packages (dpkg, apk, rpm) and accounts.
bool is_well_known(std::string_view path);

}  // namespace exhibit
