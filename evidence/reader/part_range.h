// Which paths a part of a listing may hold, told by its first path and that of the next part.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

namespace exhibit {

/// Of a part: its paths are at or behind `first` and, where another part follows, before `next`, in canonical order.
struct PartRange {
  std::string_view first;
  std::optional<std::string_view> next;
  /// Of a layer of an overlay, where a folder can hide or move what other layers have below it.
  bool is_of_layer = false;

  /// The path itself.
  bool may_hold_path(std::string_view path) const;
  /// `folder` itself or anything below it; in a layer also a folder that it is in.
  bool may_hold(std::string_view folder) const;
  /// A path of at most so many components.
  bool may_hold_paths_of(std::size_t components) const;
};

using PartFilter = std::function<bool(const PartRange&)>;

}  // namespace exhibit
