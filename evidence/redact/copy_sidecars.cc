#include "evidence/redact/copy_sidecars.h"

#include <array>
#include <cerrno>

#include "evidence/bundle/output.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit::redact {
namespace {

constexpr std::size_t greatest_sidecar = std::size_t{16} << 20;

}  // namespace

Result<std::vector<CopiedSidecar>> sidecars_for_copy(const std::string& bundle, const std::string& copy,
                                                     const std::string& seal_text) {
  const SidecarPaths from(bundle);
  const SidecarPaths to(copy);
  const std::array<std::pair<const std::string*, const std::string*>, 5> pairs = {{{&from.seal, &to.seal},
                                                                                   {&from.cms, &to.cms},
                                                                                   {&from.ssh, &to.ssh},
                                                                                   {&from.seal_stamp, &to.seal_stamp},
                                                                                   {&from.cms_stamp, &to.cms_stamp}}};
  std::vector<CopiedSidecar> copies;
  for (const auto& [source, target] : pairs) {
    auto content = read_small_file(*source, greatest_sidecar);
    if (!content) return std::unexpected(std::move(content).error());
    if (!*content) continue;
    if (source == &from.seal && **content != seal_text) return corrupt(*source, "not the seal of this bundle");
    if (is_taken(*target)) {
      return std::unexpected(Error{ErrorCode::io, EEXIST, "create", *target, "nothing is ever overwritten"});
    }
    copies.emplace_back(*target, **std::move(content));
  }
  return copies;
}

}  // namespace exhibit::redact
