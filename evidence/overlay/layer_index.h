// Entries of one layer by path, for the few that are asked at another place than their own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/overlay/layers.h"
#include "evidence/reader/bundle.h"

namespace exhibit::overlay {

/// Finds the part that a path is in by halves; reads one part at a time and remembers only where parts begin.
class LayerIndex {
 public:
  /// `bundle` must outlive the index.
  LayerIndex(const Bundle& bundle, Layer layer);

  const Layer& layer() const { return layer_; }

  /// The entry at exactly `path`. Fails where a part on the way is damaged.
  Result<std::optional<FileEntry>> find(std::string_view path);
  /// A reader whose lines begin at or before `path`, as near as parts allow.
  Result<std::unique_ptr<ListingReader>> reader_before(std::string_view path);

 private:
  Result<std::string_view> first_path(std::size_t part);

  const Bundle& bundle_;
  Layer layer_;
  std::vector<std::optional<std::string>> first_paths_;  ///< of each part, as far as known
};

}  // namespace exhibit::overlay
