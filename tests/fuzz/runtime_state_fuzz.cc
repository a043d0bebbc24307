// State that runtimes keep on disk, as a title or a bind mount of an intruder's can replace it.
#include <vector>

#include "collector/rootfs/overlay_options.h"
#include "collector/runtime/bbolt.h"
#include "tests/fuzz/input.h"

namespace {

constexpr std::size_t deepest = 4;

void look_into(const exhibit::BoltFile& file, std::vector<std::string_view>& path) {
  if (path.size() > deepest) return;
  std::size_t looked_at = 0;
  for (const auto& entry : file.entries(path)) {
    path.push_back(entry.key);
    if (entry.is_bucket) {
      if (++looked_at < 8) look_into(file, path);
    } else {
      static_cast<void>(file.value(path));
    }
    path.pop_back();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  if (const auto file = BoltFile::open(text)) {
    std::vector<std::string_view> path;
    look_into(*file, path);
  }
  go_time_text(text);
  static_cast<void>(parse_overlay_options(text));
  return 0;
}
