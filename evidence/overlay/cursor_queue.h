// The cursors of a merge by what they stand at.
#pragma once

#include <vector>

#include "evidence/overlay/layer_cursor.h"

namespace exhibit::overlay {

/// A heap: by path in canonical order, at one path from the top layer down. Does not own its cursors.
class CursorQueue {
 public:
  /// `cursor` has not ended and does not move while it is in here.
  void push(LayerCursor* cursor);
  bool is_empty() const { return heap_.empty(); }
  /// Takes all cursors at the first path, from the top layer down.
  void pop_first_path(std::vector<LayerCursor*>& cursors);

 private:
  LayerCursor* pop();

  std::vector<LayerCursor*> heap_;
};

}  // namespace exhibit::overlay
