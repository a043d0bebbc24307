#include "evidence/diff/container_pairing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "evidence/diff/pod_controller.h"
#include "evidence/records/process.h"
#include "evidence/show/scope.h"

namespace exhibit::diff {
namespace {

/// What two records must share to be paired; empty where the record says nothing. A NUL parts the components.
using Key = std::string (*)(const ContainerRecord&);

std::string id_key(const ContainerRecord& container) { return container.id; }

/// In Kubernetes a name is one of its pod's alone: every pod may have an "app".
std::string name_key(const ContainerRecord& container) {
  const bool is_of_kubernetes = container.pod && !container.pod->name_space.empty();
  return container.name.empty() || is_of_kubernetes ? "" : container.runtime + '\0' + container.name;
}

std::string pod_key(const ContainerRecord& container) {
  if (!container.pod || container.pod->name.empty()) return "";
  return container.pod->name_space + '\0' + container.pod->name + '\0' + container.pod->container;
}

std::string controller_key(const ContainerRecord& container) {
  if (!container.pod) return "";
  const std::string controller = pod_controller(container.pod->name, container.labels);
  return controller.empty() ? "" : container.pod->name_space + '\0' + controller + '\0' + container.pod->container;
}

std::string leader_key(const ContainerRecord& container) {
  return container.leader.pid == 0 ? "" : folder_name(container.leader);
}

std::string image_key(const ContainerRecord& container) { return container.image; }

struct Rule {
  Key key;
  PairedBy by;
};
constexpr Rule id_rule{id_key, PairedBy::id};
/// Within one boot a process is the same whatever is known of its container.
constexpr Rule leader_rule{leader_key, PairedBy::leader};
constexpr std::array likeness_rules = {Rule{name_key, PairedBy::name}, Rule{pod_key, PairedBy::pod},
                                       Rule{controller_key, PairedBy::controller}, Rule{image_key, PairedBy::image}};

using Unpaired = std::vector<const ContainerRecord*>;
using ByKey = std::map<std::string, Unpaired>;

bool started_before(const ContainerRecord* left, const ContainerRecord* right) {
  const auto start = [](const ContainerRecord* one) {
    return std::tuple(std::string_view(one->started), one->leader.start_time);
  };
  return start(left) < start(right);
}

ByKey by_key(const Unpaired& containers, Key key) {
  ByKey found;
  for (const ContainerRecord* container : containers) {
    if (std::string value = key(*container); !value.empty()) found[value].push_back(container);
  }
  for (auto& [value, alike] : found) std::ranges::stable_sort(alike, started_before);
  return found;
}

Unpaired pointers_to(const std::vector<ContainerRecord>& containers) {
  Unpaired pointers;
  for (const ContainerRecord& container : containers) pointers.push_back(&container);
  return pointers;
}

bool is_named(const ContainerRecord& container, std::string_view word) {
  if (container.name == word || container.cid == word) return true;
  return !word.empty() && container.id.starts_with(word);
}

Result<const ContainerRecord*> find_told(const std::vector<ContainerRecord>& containers, const std::string& word,
                                         std::string_view side) {
  const auto refuse = [&](std::string_view why) {
    return std::unexpected(Error{ErrorCode::absent, 0, {}, word, fmt::format("--map: {} of {}", why, side)});
  };
  // A whole name or id goes before the beginning of another one's.
  const auto exact = std::ranges::find_if(
      containers, [&](const auto& one) { return one.name == word || one.id == word || one.cid == word; });
  if (exact != containers.end()) return &*exact;
  const auto is_meant = [&](const ContainerRecord& one) { return is_named(one, word); };
  const auto found = std::ranges::find_if(containers, is_meant);
  if (found == containers.end()) return refuse("it names no container");
  if (std::ranges::count_if(containers, is_meant) > 1) return refuse("it names more than one container");
  return &*found;
}

class Pairing {
 public:
  Pairing(const std::vector<ContainerRecord>& a, const std::vector<ContainerRecord>& b)
      : a_(a), b_(b), left_(pointers_to(a)), right_(pointers_to(b)) {}

  Result<void> pair_told(const ToldPair& told) {
    const auto one = find_told(a_, told.first, "A");
    if (!one) return std::unexpected(one.error());
    const auto other = find_told(b_, told.second, "B");
    if (!other) return std::unexpected(other.error());
    const bool is_free = std::ranges::count(left_, *one) > 0 && std::ranges::count(right_, *other) > 0;
    if (!is_free) {
      return std::unexpected(Error{ErrorCode::absent,
                                   0,
                                   {},
                                   told.first + "=" + told.second,
                                   "--map: one of them is paired with another one already"});
    }
    add({*one, *other, PairedBy::told});
    return {};
  }

  void pair_by(const Rule& rule) {
    const ByKey of_a = by_key(left_, rule.key);
    const ByKey of_b = by_key(right_, rule.key);
    for (const auto& [value, alike_a] : of_a) {
      const auto found = of_b.find(value);
      if (found == of_b.end()) continue;
      const Unpaired& alike_b = found->second;
      const bool is_plain = alike_a.size() == 1 && alike_b.size() == 1;
      for (std::size_t i = 0; i < std::min(alike_a.size(), alike_b.size()); ++i) {
        add({alike_a[i], alike_b[i], rule.by, is_plain ? 0 : alike_a.size(), is_plain ? 0 : alike_b.size()});
      }
    }
  }

  std::vector<ContainerPair> pairs() const {
    std::vector<ContainerPair> pairs;
    for (const ContainerRecord& container : a_) {
      const auto pair = found_.find(&container);
      pairs.push_back(pair != found_.end() ? pair->second : ContainerPair{.a = &container});
    }
    for (const ContainerRecord* container : right_) pairs.push_back({.b = container});
    return pairs;
  }

 private:
  void add(const ContainerPair& pair) {
    found_[pair.a] = pair;
    std::erase(left_, pair.a);
    std::erase(right_, pair.b);
  }

  const std::vector<ContainerRecord>& a_;
  const std::vector<ContainerRecord>& b_;
  Unpaired left_;
  Unpaired right_;
  std::map<const ContainerRecord*, ContainerPair> found_;
};

}  // namespace

std::string_view paired_by_phrase(PairedBy by) {
  switch (by) {
    case PairedBy::nothing: return "";
    case PairedBy::told: return "what --map told";
    case PairedBy::id: return "id";
    case PairedBy::leader: return "first process";
    case PairedBy::name: return "runtime and name";
    case PairedBy::pod: return "pod and container name";
    case PairedBy::controller: return "the pod's controller and container name";
    case PairedBy::image: return "image";
  }
  return "";
}

Result<std::vector<ContainerPair>> pair_containers(const std::vector<ContainerRecord>& a,
                                                   const std::vector<ContainerRecord>& b, bool same_boot,
                                                   const std::vector<ToldPair>& told) {
  Pairing pairing(a, b);
  for (const ToldPair& pair : told) {
    if (auto paired = pairing.pair_told(pair); !paired) return std::unexpected(std::move(paired).error());
  }
  pairing.pair_by(id_rule);
  if (same_boot) pairing.pair_by(leader_rule);
  for (const Rule& rule : likeness_rules) pairing.pair_by(rule);
  return pairing.pairs();
}

Result<void> keep_called(std::vector<ContainerPair>& pairs, const std::vector<std::string>& wanted) {
  const auto is_called = [](const ContainerPair& pair, const std::string& name) {
    return (pair.a != nullptr && show::is_called(*pair.a, name)) ||
           (pair.b != nullptr && show::is_called(*pair.b, name));
  };
  for (const std::string& name : wanted) {
    if (std::ranges::any_of(pairs, [&](const ContainerPair& pair) { return is_called(pair, name); })) continue;
    const char* const why = "neither A nor B has such a container; exhibit show names theirs";
    return std::unexpected(Error{ErrorCode::absent, 0, {}, "--container " + name, why});
  }
  std::erase_if(pairs, [&](const ContainerPair& pair) {
    return !wanted.empty() &&
           std::ranges::none_of(wanted, [&](const std::string& name) { return is_called(pair, name); });
  });
  return {};
}

}  // namespace exhibit::diff
