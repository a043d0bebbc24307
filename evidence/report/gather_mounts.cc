#include "evidence/diff/mount_diff.h"
#include "evidence/report/gather_steps.h"

namespace exhibit::report {
namespace {

using Mounts = std::vector<MountDecision>;

class MountGatherer {
 public:
  explicit MountGatherer(Gathering& gathering) : gathering_(gathering), report_(gathering.report) {}

  Result<void> run() {
    for (Index i = 0; i < gathering_.pairs.size(); ++i) {
      if (auto added = add_container(i); !added) return added;
    }
    return {};
  }

 private:
  /// None where the bundle ends before them, or the side lacks the container.
  static Result<std::optional<Mounts>> mounts_of(const diff::BundleSide* side, const ContainerRecord* container) {
    if (side == nullptr || container == nullptr || container->cid == diff::host_cid) return std::nullopt;
    return side->mounts(container->cid);
  }

  Result<void> add_container(Index container) {
    const diff::ContainerPair& pair = gathering_.pairs[container];
    auto before = mounts_of(gathering_.request.a, pair.a);
    if (!before) return std::unexpected(std::move(before).error());
    auto after = mounts_of(gathering_.request.b, pair.b);
    if (!after) return std::unexpected(std::move(after).error());
    if (!gathering_.has_before() || !*before || !*after) {
      for (MountDecision& one : (*after ? *after : *before).value_or(Mounts())) add(container, one, lone_change(pair));
      return {};
    }
    for (const diff::MountPair& one : diff::pair_mounts(**before, **after)) {
      add(container, one.newest(), change_of(one, container));
    }
    return {};
  }

  /// Of all mounts of a container that cannot be compared with another's.
  std::string_view lone_change(const diff::ContainerPair& pair) const {
    if (!gathering_.has_before() || pair.is_paired()) return "captured";
    return pair.b != nullptr ? "added" : "removed";
  }

  std::string_view change_of(const diff::MountPair& pair, Index container) const {
    if (pair.a == nullptr) return "added";
    if (pair.b == nullptr) return "removed";
    for (const Index i : gathering_.items.on(container, "mount", pair.b->mount.mount_point)) {
      if (report_.items[i].change == "modified") return "modified";
    }
    return "same";
  }

  void add(Index container, const MountDecision& decision, std::string_view change) {
    report_.mounts.push_back({.container = container,
                              .decision = decision,
                              .change = change,
                              .items = gathering_.items.on(container, "mount", decision.mount.mount_point)});
  }

  Gathering& gathering_;
  Report& report_;
};

}  // namespace

Result<void> gather_mounts(Gathering& gathering) { return MountGatherer(gathering).run(); }

}  // namespace exhibit::report
