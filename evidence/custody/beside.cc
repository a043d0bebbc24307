#include "evidence/custody/beside.h"

#include <utility>

#include "evidence/custody/stamps.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit::custody {

Result<std::optional<Beside>> read_beside(const std::string& path, Expectation expectation) {
  const auto text = read_small_file(path, greatest_log);
  if (!text) return std::unexpected(text.error());
  if (!*text) return std::nullopt;
  auto stamps = read_stamps(path);
  if (!stamps) return std::unexpected(stamps.error());
  for (SidecarFile& stamp : *stamps) expectation.time_stamps.push_back(std::move(stamp));
  return Beside{path, read_log(**text), std::move(expectation)};
}

CustodyReport judge(const Beside& beside, const BundleState& now) { return check(beside.log, now, beside.expectation); }

}  // namespace exhibit::custody
