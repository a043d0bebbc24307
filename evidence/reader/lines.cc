#include "evidence/reader/lines.h"

namespace exhibit {

Result<void> for_each_line(std::string_view content, std::string_view where,
                           const std::function<Result<void>(std::string_view line, std::string_view where)>& consume) {
  for (std::size_t number = 1; !content.empty(); ++number) {
    const std::string place = std::string(where) + " line " + std::to_string(number);
    const auto end = content.find('\n');
    if (end == std::string_view::npos) return corrupt(place, "no newline at the end");
    if (auto consumed = consume(content.substr(0, end), place); !consumed) return consumed;
    content.remove_prefix(end + 1);
  }
  return {};
}

bool LineSplitter::feed(std::string_view bytes, const Consume& consume) {
  while (!is_broken_ && !bytes.empty()) {
    const auto end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);
    is_broken_ = rest_.size() + piece.size() > greatest_line;
    if (is_broken_) break;
    if (end == std::string_view::npos) {
      rest_ += piece;
      break;
    }
    bytes.remove_prefix(end + 1);
    if (rest_.empty()) {
      consume(piece);
      continue;
    }
    rest_ += piece;
    consume(rest_);
    rest_.clear();
  }
  return !is_broken_;
}

}  // namespace exhibit
