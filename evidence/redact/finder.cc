#include "evidence/redact/finder.h"

#include <string.h>

#include <algorithm>
#include <utility>

namespace exhibit::redact {

std::optional<Crossing> find_crossing(const std::vector<Secrets::Needle>& needles, std::string_view before,
                                      std::string_view behind) {
  std::optional<Crossing> found;
  for (const Secrets::Needle& needle : needles) {
    if (needle.bytes.empty()) continue;
    const std::size_t overlap = std::min(needle.bytes.size() - 1, before.size());
    std::string window(before.substr(before.size() - overlap));
    window += behind.substr(0, needle.bytes.size() - 1);
    const auto at = window.find(needle.bytes);
    if (at == std::string::npos || (found && found->before >= overlap - at)) continue;
    found = Crossing{&needle, overlap - at};
  }
  return found;
}

std::size_t longest_of(const std::vector<Secrets::Needle>& needles) {
  std::size_t longest = 0;
  for (const Secrets::Needle& needle : needles) longest = std::max(longest, needle.bytes.size());
  return longest;
}

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
