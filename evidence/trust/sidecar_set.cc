#include "evidence/trust/sidecar_set.h"

#include <utility>

namespace exhibit {
namespace {

constexpr std::size_t greatest_sidecar = std::size_t{1} << 20;

Result<void> read_into(std::optional<SidecarFile>& file, const std::string& path) {
  auto content = read_small_file(path, greatest_sidecar);
  if (!content) return std::unexpected(content.error());
  if (*content) file = SidecarFile{path, **std::move(content)};
  return {};
}

}  // namespace

Result<SidecarSet> read_sidecars(const SidecarPaths& paths) {
  SidecarSet set;
  const std::pair<std::optional<SidecarFile>*, const std::string*> wanted[] = {
      {&set.seal, &paths.seal},
      {&set.cms, &paths.cms},
      {&set.ssh, &paths.ssh},
      {&set.seal_stamp, &paths.seal_stamp},
      {&set.cms_stamp, &paths.cms_stamp},
  };
  for (const auto& [file, path] : wanted) {
    if (auto done = read_into(*file, *path); !done) return std::unexpected(done.error());
  }
  return set;
}

}  // namespace exhibit
