// What holds below a path, until a walk in canonical order leaves it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evidence/reader/paths.h"

namespace exhibit::overlay {

template <typename Rule>
class PathStack {
 public:
  struct Held {
    std::string path;
    Rule rule;
  };

  /// Drops what does not hold at `path`.
  void leave_for(std::string_view path) {
    while (!held_.empty() && !is_below(path, held_.back().path)) held_.pop_back();
  }
  void push(std::string_view path, Rule rule) { held_.push_back({std::string(path), std::move(rule)}); }
  std::size_t size() const { return held_.size(); }
  auto begin() const { return held_.begin(); }  ///< outermost first
  auto end() const { return held_.end(); }

 private:
  std::vector<Held> held_;
};

}  // namespace exhibit::overlay
