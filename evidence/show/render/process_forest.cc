#include "evidence/show/render/process_forest.h"

#include <algorithm>
#include <numeric>
#include <ranges>

namespace exhibit::show {
namespace {

constexpr std::string_view middle_branch = "├─ ";
constexpr std::string_view last_branch = "└─ ";
constexpr std::string_view passing_trunk = "│  ";
constexpr std::string_view no_trunk = "   ";

/// Deeper processes are not indented further: a chain of thousands would need the square of its length.
constexpr std::size_t greatest_drawn_depth = 64;

/// What is still to be drawn: a node and the trunk of its children.
struct Pending {
  ForestNode node;
  std::string trunk;
};

class ForestBuilder {
 public:
  explicit ForestBuilder(const std::vector<ProcessRecord>& processes)
      : processes_(processes), children_(processes.size()), drawn_(processes.size(), false) {
    by_age_.resize(processes.size());
    std::iota(by_age_.begin(), by_age_.end(), std::size_t{0});
    std::ranges::sort(by_age_, {}, [this](std::size_t i) { return age(i); });
    by_pid_ = by_age_;
    std::ranges::sort(by_pid_, {}, [this](std::size_t i) { return processes_[i].identity; });
    for (const std::size_t i : by_age_) place(i);
  }

  std::vector<ForestNode> build() {
    for (const std::size_t root : roots_) draw(root);
    // What is left hangs on a ring of parents.
    for (const std::size_t i : by_age_) draw(i);
    return std::move(nodes_);
  }

 private:
  std::pair<std::uint64_t, std::int64_t> age(std::size_t i) const {
    return {processes_[i].identity.start_time, processes_[i].identity.pid};
  }

  std::optional<std::size_t> parent_of(std::size_t child) const {
    const ProcessIdentity latest{processes_[child].ppid, processes_[child].identity.start_time};
    const auto after =
        std::ranges::upper_bound(by_pid_, latest, {}, [this](std::size_t i) { return processes_[i].identity; });
    if (after == by_pid_.begin()) return std::nullopt;
    const std::size_t candidate = *std::prev(after);
    if (processes_[candidate].identity.pid != latest.pid || candidate == child) return std::nullopt;
    return candidate;
  }

  void place(std::size_t i) {
    const auto parent = parent_of(i);
    if (parent) {
      children_[*parent].push_back(i);
    } else {
      roots_.push_back(i);
    }
  }

  /// Without recursion: a chain of ten thousand processes is evidence, not a reason to crash.
  void draw(std::size_t root) {
    if (drawn_[root]) return;
    std::vector<Pending> pending;
    pending.push_back({{root, std::nullopt, 0, {}}, {}});
    drawn_[root] = true;
    while (!pending.empty()) {
      const Pending next = std::move(pending.back());
      pending.pop_back();
      nodes_.push_back(next.node);
      push_children(next, pending);
    }
  }

  void push_children(const Pending& parent, std::vector<Pending>& pending) {
    const bool is_indented = parent.node.depth < greatest_drawn_depth;
    bool is_last = true;
    for (const std::size_t child : children_[parent.node.process] | std::views::reverse) {
      if (drawn_[child]) continue;
      drawn_[child] = true;
      ForestNode node{child, parent.node.process, parent.node.depth + 1,
                      parent.trunk + std::string(is_last ? last_branch : middle_branch)};
      const std::string_view trunk = is_last ? no_trunk : passing_trunk;
      pending.push_back({std::move(node), is_indented ? parent.trunk + std::string(trunk) : parent.trunk});
      is_last = false;
    }
  }

  const std::vector<ProcessRecord>& processes_;
  std::vector<std::size_t> by_age_;
  std::vector<std::size_t> by_pid_;
  std::vector<std::size_t> roots_;
  std::vector<std::vector<std::size_t>> children_;
  std::vector<bool> drawn_;
  std::vector<ForestNode> nodes_;
};

}  // namespace

std::vector<ForestNode> process_forest(const std::vector<ProcessRecord>& processes) {
  return ForestBuilder(processes).build();
}

}  // namespace exhibit::show
