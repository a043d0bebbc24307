#include "collector/runtime/cgroup_id.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace exhibit {
namespace {

constexpr std::size_t id_length = 64;

struct Prefix {
  std::string_view text;
  std::string_view runtime;
};

/// Before an id in one component: "docker-<id>.scope", "…slice:cri-containerd:<id>".
constexpr std::array prefixes = {
    Prefix{"docker-", "docker"},
    Prefix{"libpod-", "podman"},
    Prefix{"crio-", "cri-o"},
    Prefix{"cri-containerd-", "containerd"},
    Prefix{"cri-containerd:", "containerd"},
    Prefix{"crio:", "cri-o"},
};

/// The component above a bare id.
constexpr std::array parents = {Prefix{"docker", "docker"}, Prefix{"crio", "cri-o"}, Prefix{"lxc", "lxc"}};

bool is_hex(char digit) { return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'); }

std::vector<std::string_view> components_of(std::string_view path) {
  std::vector<std::string_view> components;
  while (!path.empty()) {
    const auto end = path.find('/');
    if (end != 0) components.push_back(path.substr(0, end));
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  }
  return components;
}

/// What stands between `prefix` and `suffix`, or nothing where they are not there or nothing is between.
std::optional<std::string_view> between(std::string_view text, std::string_view prefix, std::string_view suffix) {
  if (text.size() <= prefix.size() + suffix.size()) return std::nullopt;
  if (!text.starts_with(prefix) || !text.ends_with(suffix)) return std::nullopt;
  return text.substr(prefix.size(), text.size() - prefix.size() - suffix.size());
}

/// systemd writes bytes of a unit name as \xHH (systemd.unit(5), string escaping).
std::string unescape_unit(std::string_view name) {
  const auto value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; };
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name.substr(i).starts_with("\\x") && i + 3 < name.size() && is_hex(name[i + 2]) && is_hex(name[i + 3])) {
      text.push_back(static_cast<char>(value(name[i + 2]) << 4 | value(name[i + 3])));
      i += 3;
    } else {
      text.push_back(name[i]);
    }
  }
  return text;
}

/// The kubelet's two drivers: "pod<uid>", and "kubepods-burstable-pod<uid with _>.slice", also before a colon and below
/// a --cgroup-root: "kubelet-kubepods-…".
std::optional<std::string> pod_uid_of(std::string_view component) {
  component = component.substr(0, component.find(':'));
  if (const auto root = component.find("kubepods"); root != std::string_view::npos) {
    const auto at = component.find("-pod", root);
    if (at == std::string_view::npos) return std::nullopt;
    std::string uid(component.substr(at + 4));
    if (uid.ends_with(".slice")) uid.resize(uid.size() - 6);
    std::ranges::replace(uid, '_', '-');
    return uid;
  }
  const auto uid = between(component, "pod", "");
  if (uid && std::ranges::all_of(*uid, [](char c) { return is_hex(c) || c == '-'; })) return std::string(*uid);
  return std::nullopt;
}

/// An id that one component carries behind a prefix, or is.
std::optional<CgroupCandidate> container_in(std::string_view component, std::string_view parent) {
  const std::string_view stem = component.ends_with(".scope") ? component.substr(0, component.size() - 6) : component;
  if (stem.size() < id_length || !is_container_id(stem.substr(stem.size() - id_length))) return std::nullopt;
  CgroupCandidate candidate{.id = std::string(stem.substr(stem.size() - id_length))};
  const std::string_view before = stem.substr(0, stem.size() - id_length);
  if (before.empty()) {
    // Podman's pods, above their containers' "libpod-<id>".
    if (parent == "libpod_parent") return std::nullopt;
    for (const Prefix& form : parents) {
      if (parent == form.text) candidate.runtime = form.runtime;
    }
    return candidate;
  }
  for (const Prefix& form : prefixes) {
    // Behind a slice's name and a colon, where containerd was given the systemd form with the cgroupfs driver.
    const bool fits =
        before == form.text || (form.text.ends_with(':') && before.ends_with(std::string(":") += form.text));
    if (!fits) continue;
    candidate.runtime = form.runtime;
    return candidate;
  }
  return std::nullopt;
}

std::optional<CgroupCandidate> lxc_container_in(std::string_view component, std::string_view parent) {
  if (const auto name = between(component, "lxc.payload.", ""))
    return CgroupCandidate{"lxc", std::string(*name), "", ""};
  if (parent == "lxc.payload" || parent == "lxc") return CgroupCandidate{"lxc", std::string(component), "", ""};
  return std::nullopt;
}

/// "machine-m1.scope" and "systemd-nspawn@m1.service", and "payload" below them or alone (systemd-nspawn(1),
/// --keep-unit).
std::optional<CgroupCandidate> nspawn_in(std::string_view component, std::string_view parent) {
  const auto machine = [](std::string_view unit) {
    auto name = between(unit, "machine-", ".scope");
    if (!name) name = between(unit, "systemd-nspawn@", ".service");
    return name;
  };
  if (component == "payload") {
    const auto name = machine(parent);
    return CgroupCandidate{"nspawn", name ? unescape_unit(*name) : "", "", "", CgroupTrust::likely};
  }
  const auto name = machine(component);
  // libvirt registers its virtual machines with machined too: "machine-qemu\x2d1\x2dname.scope".
  if (!name || name->starts_with("qemu\\x2d")) return std::nullopt;
  return CgroupCandidate{"nspawn", unescape_unit(*name), "", "", CgroupTrust::likely};
}

std::optional<CgroupCandidate> candidate_in(std::string_view component, std::string_view parent) {
  if (auto container = container_in(component, parent)) return container;
  if (auto container = lxc_container_in(component, parent)) return container;
  return nspawn_in(component, parent);
}

/// A payload below its machine's scope is the same container.
void append(std::vector<CgroupCandidate>& chain, CgroupCandidate candidate) {
  const bool repeats = !chain.empty() && chain.back().runtime == "nspawn" && candidate.runtime == "nspawn" &&
                       (candidate.id.empty() || candidate.id == chain.back().id);
  if (!repeats) chain.push_back(std::move(candidate));
}

struct Ballot {
  CgroupCandidate candidate;
  std::string path;
  std::size_t lines = 0;
  std::string first_line;
};

void count_line(std::vector<Ballot>& ballots, const CgroupLine& line, const CgroupCandidate& candidate) {
  const auto same = std::ranges::find(ballots, candidate, &Ballot::candidate);
  if (same != ballots.end()) {
    ++same->lines;
    return;
  }
  const std::string name = std::to_string(line.hierarchy) + ":" + line.controllers + ":" + line.path;
  ballots.push_back({candidate, line.path, 1, name});
}

std::vector<Ballot> ballots_of(const std::vector<CgroupLine>& lines) {
  std::vector<Ballot> ballots;
  CgroupTrust best = CgroupTrust::hint;
  for (const CgroupLine& line : lines) {
    const auto chain = cgroup_candidates(line.path);
    if (chain.empty()) continue;
    best = std::max(best, chain.back().trust);
    count_line(ballots, line, chain.back());
  }
  std::erase_if(ballots, [best](const Ballot& ballot) { return ballot.candidate.trust < best; });
  return ballots;
}

std::string name_of(const CgroupCandidate& candidate) {
  const std::string runtime = candidate.runtime.empty() ? "container" : candidate.runtime;
  return runtime + " " + (candidate.id.empty() ? "without a name" : candidate.id);
}

}  // namespace

bool is_container_id(std::string_view text) { return text.size() == id_length && std::ranges::all_of(text, is_hex); }

std::vector<CgroupCandidate> cgroup_candidates(std::string_view path) {
  std::vector<CgroupCandidate> chain;
  std::string pod_uid;
  std::string_view parent;
  const auto components = components_of(path);
  for (const std::string_view component : components) {
    if (auto uid = pod_uid_of(component)) pod_uid = std::move(*uid);
    if (auto candidate = candidate_in(component, parent)) {
      candidate->pod_uid = std::exchange(pod_uid, "");
      append(chain, std::move(*candidate));
    }
    parent = component;
  }
  if (chain.empty() && components.size() == 2) {
    chain.push_back({"containerd", std::string(components[1]), std::string(components[0]), "", CgroupTrust::hint});
  }
  return chain;
}

CgroupIdentity identify_by_cgroup(const std::vector<CgroupLine>& lines) {
  CgroupIdentity identity;
  const auto ballots = ballots_of(lines);
  if (ballots.empty()) {
    const auto below_root = std::ranges::find_if(lines, [](const CgroupLine& line) { return line.path != "/"; });
    if (!lines.empty()) identity.path = below_root != lines.end() ? below_root->path : lines.front().path;
    return identity;
  }
  const auto winner = std::ranges::max_element(ballots, {}, &Ballot::lines);
  identity.path = winner->path;
  identity.chain = cgroup_candidates(winner->path);
  if (winner->candidate.trust == CgroupTrust::hint) return identity;
  for (const Ballot& ballot : ballots) {
    if (ballot.candidate == winner->candidate) continue;
    identity.conflicts.push_back("cgroup lines disagree: " + ballot.first_line + " names " + name_of(ballot.candidate) +
                                 ", " + std::to_string(winner->lines) + " of " + std::to_string(lines.size()) +
                                 " lines name " + name_of(winner->candidate));
  }
  if (winner->candidate.trust == CgroupTrust::certain && winner->lines * 2 < lines.size()) {
    identity.conflicts.push_back("only " + std::to_string(winner->lines) + " of " + std::to_string(lines.size()) +
                                 " cgroup lines name " + name_of(winner->candidate) + ": " + winner->first_line);
  }
  return identity;
}

}  // namespace exhibit
