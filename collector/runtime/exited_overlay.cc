#include "collector/runtime/exited_overlay.h"

#include <algorithm>
#include <utility>

namespace exhibit {
namespace {

/// As many as an overlay can have (Linux, fs/overlayfs: OVL_MAX_STACK).
constexpr std::size_t greatest_chain = 500;
constexpr std::size_t greatest_lower_file = std::size_t{1} << 20;

std::vector<std::string> split_at_colons(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size() && parts.size() <= greatest_chain;) {
    const auto colon = std::min(text.find(':', at), text.size());
    parts.emplace_back(text.substr(at, colon - at));
    at = colon + 1;
  }
  return parts;
}

}  // namespace

void read_overlay_chain(const StateFolder& storage, const std::string& layer, Identity& identity, StoredRoot& root) {
  const std::string path = layer + "/lower";
  RawFile lower = storage.read(path, greatest_lower_file);
  const std::string where = storage.path_of(path);
  std::string text = lower.bytes;
  const Outcome outcome = lower.outcome;
  identity.keep_state("overlay-lower", where, std::move(lower));
  if (!outcome.is_ok()) {
    root.why_not = where + ", which names its layers, cannot be read: " + std::string(outcome_word(outcome.kind));
    return;
  }
  if (text.ends_with('\n')) text.pop_back();
  root.layers.upper = layer + "/diff";
  root.layers.lowers = split_at_colons(text);
  if (root.layers.lowers.size() > greatest_chain) root.why_not = where + " names more layers than an overlay can have";
  if (std::ranges::find(root.layers.lowers, "") != root.layers.lowers.end()) root.why_not = where + " names no layers";
}

}  // namespace exhibit
