// Lines of a hostile text.
#pragma once

#include <string_view>

namespace exhibit::packages {

/// Each line without its newline; the last one needs none.
template <typename Take>
void for_each_text_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    take(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace exhibit::packages
