#include "collector/acquire/network_phase.h"

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "collector/acquire/artifact_members.h"
#include "collector/pipeline/ordered_pipeline.h"

namespace exhibit {
namespace {

/// Namespaces inside the pipeline, which bounds memory: a table may be long.
constexpr std::size_t greatest_networks = 2;

/// A network namespace and the processes that can show it, of which the first that is still there does.
struct NetworkJob {
  std::uint64_t number;
  std::vector<ProcessIdentity> processes;
  std::vector<CapturedArtifact> artifacts;
};

/// In the order of their first processes.
std::vector<NetworkJob> networks_of(const std::vector<Target>& targets) {
  std::vector<NetworkJob> networks;
  std::map<std::uint64_t, std::size_t> places;
  for (const Target& target : targets) {
    for (const ProcessFacts* facts : target.processes) {
      const auto net = facts->namespaces.find("net");
      if (net == facts->namespaces.end()) continue;
      const auto [place, is_new] = places.try_emplace(net->second, networks.size());
      if (is_new) networks.push_back({net->second, {}, {}});
      networks[place->second].processes.push_back(facts->identity);
    }
  }
  return networks;
}

void add_network(Run& run, const NetworkJob& network) {
  const std::string folder = "data/net/" + std::to_string(network.number) + "/";
  for (const CapturedArtifact& artifact : network.artifacts) {
    if (!artifact.file.outcome.is_ok())
      run.ledger.add({"net", folder, artifact.name, artifact.file.outcome, {}, now()});
  }
  add_artifacts(run.bundle, folder, network.artifacts);
}

}  // namespace

void capture_networks(Run& run, const std::vector<Target>& targets) {
  const auto read_one = [&run](NetworkJob& network, const Turn&) {
    for (const ProcessIdentity& process : network.processes) {
      if (!network.artifacts.empty() || run.stopped()) break;
      network.artifacts = capture_network(run.proc, process);
    }
  };
  // Each of these tables takes the kernel a pass over those of the whole host.
  OrderedPipeline<NetworkJob> pipeline(run.options.threads, {greatest_networks}, [&] { return read_one; });
  auto networks = networks_of(targets);
  const std::jthread giver([&] {
    for (NetworkJob& network : networks) {
      if (run.stopped() || !pipeline.push(std::move(network))) break;
    }
    pipeline.close();
  });
  const AbandonAtExit ends_the_giver(pipeline);
  while (const std::unique_ptr<NetworkJob> network = pipeline.pop()) add_network(run, *network);
}

}  // namespace exhibit
