#include <fmt/format.h>

#include "evidence/encoding/iso_time.h"
#include "evidence/reader/paths.h"
#include "evidence/report/gather_steps.h"

namespace exhibit::report {
namespace {

std::string file_name(const std::string& path) { return std::string(base_name(path)); }

std::string status_of(const Bundle& bundle) { return bundle.is_cut() ? "cut" : bundle.seal()->status; }

Result<BundleFacts> facts_of(const diff::BundleSide& side, char name, const Account* account) {
  const Bundle& bundle = *side.bundle;
  const auto finish = bundle.finish();
  if (!finish) return std::unexpected(finish.error());
  BundleFacts facts{.side = name,
                    .name = file_name(bundle.path()),
                    .file_sha256 = account != nullptr ? std::optional(account->file_sha256) : std::nullopt,
                    .bundle_id = side.start.bundle_id,
                    .host = side.start.hostname,
                    .machine_id = side.start.machine_id,
                    .boot_id = side.start.boot_id,
                    .begun = side.start.clocks.realtime,
                    .ended = {},
                    .collector = "exhibit-collect " + side.start.tool_version,
                    .status = status_of(bundle),
                    .withheld = bundle.number_withheld()};
  if (*finish) facts.ended = (*finish)->clocks.realtime;
  return facts;
}

std::string title_of(const std::vector<BundleFacts>& bundles) {
  if (bundles.size() == 1) return bundles.front().name;
  return fmt::format("{} → {}", bundles.front().name, bundles.back().name);
}

ContainerFacts facts_of(const diff::ContainerPair& pair) {
  ContainerFacts facts{.record = pair.newest(),
                       .cid_a = pair.a != nullptr ? pair.a->cid : std::string(),
                       .cid_b = pair.b != nullptr ? pair.b->cid : std::string(),
                       .created = from_rfc3339(pair.newest().created),
                       .started = from_rfc3339(pair.newest().started)};
  return facts;
}

}  // namespace

Result<void> gather_bundles(Gathering& gathering) {
  const GatherRequest& request = gathering.request;
  std::vector<BundleFacts>& bundles = gathering.report.bundles;
  if (request.a != nullptr) {
    auto facts = facts_of(*request.a, 'A', request.account_a);
    if (!facts) return std::unexpected(std::move(facts).error());
    bundles.push_back(*std::move(facts));
  }
  auto facts = facts_of(*request.b, 'B', request.account_b);
  if (!facts) return std::unexpected(std::move(facts).error());
  bundles.push_back(*std::move(facts));
  gathering.report.is_newer_first = request.a != nullptr && request.a->was_taken_after(*request.b);
  gathering.report.title = request.title.empty() ? title_of(bundles) : request.title;
  return {};
}

Result<void> gather_containers(Gathering& gathering) {
  const diff::BundleSide& b = *gathering.request.b;
  if (const diff::BundleSide* const a = gathering.request.a) {
    auto pairs = diff::pair_containers(a->containers, b.containers, a->is_of_same_boot(b), gathering.request.told);
    if (!pairs) return std::unexpected(std::move(pairs).error());
    gathering.pairs = *std::move(pairs);
  } else {
    for (const ContainerRecord& container : b.containers) gathering.pairs.push_back({.b = &container});
  }
  for (const diff::ContainerPair& pair : gathering.pairs) gathering.report.containers.push_back(facts_of(pair));
  return {};
}

}  // namespace exhibit::report
