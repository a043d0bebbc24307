// Which layers have a say below a path, as the merge has learnt it on its way down (FORMAT.md 5.1).
#pragma once

#include <string_view>

#include "evidence/overlay/layer_cursor.h"
#include "evidence/overlay/path_stack.h"

namespace exhibit::overlay {

/// Paths are those of the mount, and come in canonical order.
class LayerRules {
 public:
  /// Forgets what does not hold at `path`. Comes first for each path.
  void leave_for(std::string_view path);

  /// Layers below `layer` are not asked at and below `path`, through cursors of scopes up to `scope`.
  void end_at(std::string_view path, LayerNumber layer, std::size_t scope);
  bool is_asked(const LayerCursor& cursor) const;

  /// The layer has whiteouts as files in the folder `path`.
  void add_file_whiteouts(std::string_view path, const LayerCursor& cursor);
  /// Whether the layer has them in the folder that `path` is in.
  bool has_file_whiteouts(std::string_view path, const LayerCursor& cursor) const;

  /// The layer has a folder at `path` that could not be read: it may hide what layers below have in it.
  void add_unread_folder(std::string_view path, LayerNumber layer);
  /// Whether what `cursor` has at `path` may be hidden so. If it is a folder, all below it may be.
  bool is_doubtful(std::string_view path, const LayerCursor& cursor, bool is_folder);

 private:
  struct Place {
    LayerNumber layer;
    std::size_t scope;
  };
  struct Doubt {
    LayerNumber layer;
    bool is_deep;  ///< of all below, not only of the folder's own entries
  };

  PathStack<Place> ends_;
  PathStack<Place> file_whiteouts_;
  PathStack<Doubt> doubts_;
};

}  // namespace exhibit::overlay
