#include "evidence/overlay/cursor_queue.h"

#include <algorithm>

#include "evidence/records/file_entry.h"

namespace exhibit::overlay {
namespace {

/// The algorithms of <algorithm> put the greatest first.
bool comes_later(const LayerCursor* left, const LayerCursor* right) {
  const int order = compare_paths(left->path(), right->path());
  return order != 0 ? order > 0 : left->layer() > right->layer();
}

}  // namespace

void CursorQueue::push(LayerCursor* cursor) {
  heap_.push_back(cursor);
  std::ranges::push_heap(heap_, comes_later);
}

LayerCursor* CursorQueue::pop() {
  std::ranges::pop_heap(heap_, comes_later);
  LayerCursor* const cursor = heap_.back();
  heap_.pop_back();
  return cursor;
}

void CursorQueue::pop_first_path(std::vector<LayerCursor*>& cursors) {
  cursors.clear();
  while (!heap_.empty() && (cursors.empty() || heap_.front()->path() == cursors.front()->path())) {
    cursors.push_back(pop());
  }
}

}  // namespace exhibit::overlay
