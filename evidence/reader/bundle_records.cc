// The records of an opened bundle, member by member.
#include <fmt/format.h>

#include "evidence/reader/bundle.h"
#include "evidence/reader/lines.h"

namespace exhibit {
namespace {

constexpr std::string_view containers_member = "data/containers.jsonl";
constexpr std::string_view finish_member = "data/acquisition/finish.json";

/// The records of a .jsonl member, one a line.
template <typename Record>
Result<std::vector<Record>> decode_lines(std::string_view content, std::string_view where,
                                         Result<Record> (*decode)(std::string_view, std::string_view)) {
  std::vector<Record> records;
  const auto decoded =
      for_each_line(content, where, [&](std::string_view line, std::string_view place) -> Result<void> {
        auto record = decode(line, place);
        if (!record) return std::unexpected(std::move(record).error());
        records.push_back(*std::move(record));
        return {};
      });
  if (!decoded) return std::unexpected(decoded.error());
  return records;
}

/// The records of members that are one each.
template <typename Record>
Result<std::vector<Record>> decode_members(const Bundle& bundle, const std::vector<const Member*>& members,
                                           Result<Record> (*decode)(std::string_view, std::string_view)) {
  std::vector<Record> records;
  for (const Member* member : members) {
    const auto content = bundle.read(*member);
    if (!content) return std::unexpected(content.error());
    auto record = decode(*content, bundle.path() + ": " + member->name);
    if (!record) return std::unexpected(std::move(record).error());
    records.push_back(*std::move(record));
  }
  return records;
}

/// Hands a line to `consume` and notes in `goes_on` whether it wants more.
Result<void> take_ledger_line(std::string_view line, std::string_view where,
                              const std::function<bool(const ReadLedgerLine&)>& consume, bool& goes_on) {
  const auto decoded = decode_ledger_line(line, where);
  if (!decoded) return std::unexpected(decoded.error());
  goes_on = consume(*decoded);
  return {};
}

}  // namespace

Result<AcquisitionStart> Bundle::start() const {
  constexpr std::string_view name = "data/acquisition/start.json";
  const auto content = read(name);
  if (!content) return std::unexpected(content.error());
  return decode_start(*content, place(name));
}

Result<std::optional<AcquisitionFinish>> Bundle::finish() const {
  const Member* const member = find(finish_member);
  if (member == nullptr) return std::nullopt;
  const auto content = read(*member);
  if (!content) return std::unexpected(content.error());
  auto finish = decode_finish(*content, place(finish_member));
  if (!finish) return std::unexpected(std::move(finish).error());
  return *std::move(finish);
}

bool Bundle::ends_before_state() const {
  if (!is_cut()) return false;
  const std::string_view last = members().back().name;
  return last == containers_member || last.ends_with("/configured_env.jsonl");
}

Result<std::vector<ContainerRecord>> Bundle::containers() const {
  constexpr std::string_view name = containers_member;
  const auto content = read(name);
  if (!content) return std::unexpected(content.error());
  auto containers = decode_lines(*content, place(name), &decode_container);
  if (!containers) return containers;
  for (ContainerRecord& container : *containers) {
    const std::string member = configured_env_member(container.cid);
    container.is_env_whole = !container.configured_env.empty() || (!may_be_withheld(member) && !ends_before_state());
    if (find(member) == nullptr) continue;
    const auto lines = read(member);
    if (!lines) return std::unexpected(lines.error());
    auto variables = decode_lines(*lines, place(member), &decode_variable);
    if (!variables) return std::unexpected(std::move(variables).error());
    container.configured_env = *std::move(variables);
  }
  return containers;
}

Result<std::vector<ProcessRecord>> Bundle::processes(std::string_view cid) const {
  return decode_members(*this, members_named(fmt::format("data/c/{}/p/", cid), "/process.json"), &decode_process);
}

Result<std::optional<std::string>> Bundle::artifact(std::string_view cid, const ProcessIdentity& process,
                                                    std::string_view name) const {
  const Member* const member = find(fmt::format("data/c/{}/p/{}/{}", cid, folder_name(process), name));
  if (member == nullptr) return std::nullopt;
  auto content = read(*member);
  if (!content) return std::unexpected(std::move(content).error());
  return *std::move(content);
}

Result<std::vector<ProcessContent>> Bundle::contents(std::string_view cid, const ProcessIdentity& process) const {
  const std::string name = fmt::format("data/c/{}/p/{}/content.jsonl", cid, folder_name(process));
  if (find(name) == nullptr) return std::vector<ProcessContent>();
  const auto content = read(name);
  if (!content) return std::unexpected(content.error());
  return decode_lines(*content, place(name), &decode_process_content);
}

Result<std::vector<MountDecision>> Bundle::mounts(std::string_view cid) const {
  const std::string name = fmt::format("data/c/{}/mounts.jsonl", cid);
  const auto content = read(name);
  if (!content) return std::unexpected(content.error());
  return decode_lines(*content, place(name), &decode_mount);
}

Result<std::vector<PieceElsewhere>> Bundle::pieces_elsewhere() const {
  const std::string name(held_elsewhere_member);
  if (find(name) == nullptr) return std::vector<PieceElsewhere>();
  const auto content = read(name);
  if (!content) return std::unexpected(content.error());
  return decode_lines(*content, place(name), &decode_piece_elsewhere);
}

Result<std::vector<WalkRecord>> Bundle::walks() const {
  return decode_members(*this, members_named("data/fs/", "/walk.json"), &decode_walk);
}

std::vector<const Member*> Bundle::listing_parts(std::string_view fsid) const {
  return members_named(fmt::format("data/fs/{}/listing.", fsid), ".jsonl.zst");
}

Result<void> Bundle::ledger(const std::function<bool(const ReadLedgerLine&)>& consume) const {
  bool goes_on = true;
  for (const Member* part : members_named("data/acquisition/ledger.", ".jsonl.zst")) {
    const auto content = read_part(*part);
    if (!content) return std::unexpected(content.error());
    const auto read = for_each_line(*content, place(part->name), [&](std::string_view line, std::string_view where) {
      return goes_on ? take_ledger_line(line, where, consume, goes_on) : Result<void>();
    });
    if (!read) return read;
    if (!goes_on) break;
  }
  return {};
}

}  // namespace exhibit
