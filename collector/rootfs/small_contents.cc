#include "collector/rootfs/small_contents.h"

#include <string_view>

namespace exhibit {

char* SmallContents::place() {
  if (bytes_ == nullptr) bytes_ = std::make_unique_for_overwrite<char[]>(room);
  return bytes_.get() + used();
}

void SmallContents::keep(std::size_t size) { ends_.push_back(used() + size); }

std::vector<Digest> SmallContents::digests() {
  if (ends_.empty()) return {};
  std::vector<std::string_view> contents;
  contents.reserve(ends_.size());
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    contents.emplace_back(bytes_.get() + begin, end - begin);
    begin = end;
  }
  std::vector<Digest> digests(contents.size());
  sha256_side_by_side(contents, digests);
  clear();
  return digests;
}

}  // namespace exhibit
