#include "evidence/redact/finder.h"

#include <string.h>

#include <algorithm>
#include <utility>

namespace exhibit::redact {

Finder::Finder(const std::vector<Secrets::Needle>& needles, std::size_t first) : needles_(needles), first_(first) {
  for (std::size_t i = first; i < needles.size(); ++i) longest_ = std::max(longest_, needles[i].bytes.size());
}

const Secrets::Needle* Finder::find_in(std::string_view bytes) const {
  for (std::size_t i = first_; i < needles_.size(); ++i) {
    const std::string& needle = needles_[i].bytes;
    if (::memmem(bytes.data(), bytes.size(), needle.data(), needle.size()) != nullptr) return &needles_[i];
  }
  return nullptr;
}

bool Finder::feed(std::string_view bytes) {
  if (found_ != nullptr || longest_ == 0) return found_ == nullptr;
  // What begins before this piece and ends in it, then what is in it.
  const std::size_t overlap = longest_ - 1;
  if (!tail_.empty()) found_ = find_in(tail_ + std::string(bytes.substr(0, overlap)));
  if (found_ == nullptr) found_ = find_in(bytes);
  if (bytes.size() >= overlap) {
    tail_ = bytes.substr(bytes.size() - overlap);
  } else {
    tail_ += bytes;
    if (tail_.size() > overlap) tail_.erase(0, tail_.size() - overlap);
  }
  return found_ == nullptr;
}

const Secrets::Needle* Finder::take() {
  tail_.clear();
  return std::exchange(found_, nullptr);
}

}  // namespace exhibit::redact
