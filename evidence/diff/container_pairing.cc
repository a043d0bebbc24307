#include "evidence/diff/container_pairing.h"

#include <array>
#include <map>

#include "evidence/records/process.h"

namespace exhibit::diff {
namespace {

/// What two records must share to be paired; empty where the record says nothing. A NUL parts the components.
using Key = std::string (*)(const ContainerRecord&);

std::string id_key(const ContainerRecord& container) { return container.id; }

std::string name_key(const ContainerRecord& container) {
  return container.name.empty() ? "" : container.runtime + '\0' + container.name;
}

std::string pod_key(const ContainerRecord& container) {
  if (!container.pod || container.pod->name.empty()) return "";
  return container.pod->name_space + '\0' + container.pod->name + '\0' + container.pod->container;
}

std::string leader_key(const ContainerRecord& container) {
  return container.leader.pid == 0 ? "" : folder_name(container.leader);
}

std::string image_key(const ContainerRecord& container) { return container.image; }

struct Rule {
  Key key;
  const char* name;
};
constexpr Rule id_rule{id_key, ""};
/// Within one boot a process is the same whatever is known of its container.
constexpr Rule leader_rule{leader_key, ""};
constexpr std::array likeness_rules = {Rule{name_key, "runtime and name"}, Rule{pod_key, "pod and container name"},
                                       Rule{image_key, "image, which one container on either side has"}};

using Unpaired = std::vector<const ContainerRecord*>;

std::multimap<std::string, const ContainerRecord*> by_key(const Unpaired& containers, Key key) {
  std::multimap<std::string, const ContainerRecord*> found;
  for (const ContainerRecord* container : containers) {
    if (std::string value = key(*container); !value.empty()) found.emplace(std::move(value), container);
  }
  return found;
}

void pair_by(const Rule& rule, Unpaired& a, Unpaired& b, std::map<const ContainerRecord*, ContainerPair>& pairs) {
  const auto keys_a = by_key(a, rule.key);
  const auto keys_b = by_key(b, rule.key);
  for (const auto& [value, container] : keys_a) {
    if (keys_a.count(value) != 1 || keys_b.count(value) != 1) continue;
    const ContainerRecord* other = keys_b.find(value)->second;
    pairs[container] = {container, other, rule.name};
    std::erase(a, container);
    std::erase(b, other);
  }
}

Unpaired pointers_to(const std::vector<ContainerRecord>& containers) {
  Unpaired pointers;
  for (const ContainerRecord& container : containers) pointers.push_back(&container);
  return pointers;
}

}  // namespace

std::vector<ContainerPair> pair_containers(const std::vector<ContainerRecord>& a, const std::vector<ContainerRecord>& b,
                                           bool same_boot) {
  Unpaired left = pointers_to(a);
  Unpaired right = pointers_to(b);
  std::map<const ContainerRecord*, ContainerPair> found;
  pair_by(id_rule, left, right, found);
  if (same_boot) pair_by(leader_rule, left, right, found);
  for (const Rule& rule : likeness_rules) pair_by(rule, left, right, found);
  std::vector<ContainerPair> pairs;
  for (const ContainerRecord& container : a) {
    const auto pair = found.find(&container);
    pairs.push_back(pair != found.end() ? pair->second : ContainerPair{&container, nullptr, {}});
  }
  for (const ContainerRecord* container : right) pairs.push_back({nullptr, container, {}});
  return pairs;
}

const std::string& shown_name(const ContainerRecord& container) {
  if (!container.name.empty()) return container.name;
  return container.id.empty() ? container.cid : container.id;
}

}  // namespace exhibit::diff
