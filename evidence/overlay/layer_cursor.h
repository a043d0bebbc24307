// One layer as it takes part in a merge: as a whole, or a folder of it grafted to where a redirect asks for it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "evidence/overlay/layers.h"
#include "evidence/reader/bundle.h"

namespace exhibit::overlay {

/// A folder of the layer, and the path of the mount that shows what is below it.
struct Graft {
  std::string from;
  std::string to;
};

class LayerCursor {
 public:
  /// The whole layer, from its root on. `bundle` must outlive the cursor.
  LayerCursor(const Bundle& bundle, Layer layer);
  /// What is below `graft.from`, without the folder itself; `reader` stands before it. `scope`: of a redirect, counted
  /// from 1 outermost.
  LayerCursor(const Bundle& bundle, Layer layer, std::unique_ptr<ListingReader> reader, Graft graft, std::size_t scope);

  void want_parts(const PartFilter& wanted);
  void read_ahead() { reader_->read_ahead(); }
  std::size_t number_of_parts() const { return reader_->number_of_parts(); }

  /// Goes to the next line; before the first call there is none. Fails where the listing is damaged.
  Result<void> advance();
  bool ended() const { return ended_; }
  std::string_view line() const { return line_; }
  /// The path that the mount has for it.
  std::string_view path() const { return path_; }
  /// The bundle, member and line.
  std::string where() const { return bundle_.path() + ": " + reader_->where(); }

  LayerNumber layer() const { return layer_.number; }
  std::size_t scope() const { return scope_; }
  bool is_grafted() const { return scope_ > 0; }
  /// Whether the layer is asked through this cursor for what is in the folder `path` of the mount.
  bool covers(std::string_view path) const;
  /// Where the layer has what the mount has at `path`, which the cursor covers.
  std::string path_in_layer(std::string_view path) const;

 private:
  Result<void> read_line();

  const Bundle& bundle_;
  Layer layer_;
  std::unique_ptr<ListingReader> reader_;
  Graft graft_;
  std::size_t scope_;
  bool ended_ = false;
  std::string_view line_;
  std::string_view path_;
  std::string grafted_path_;
};

}  // namespace exhibit::overlay
