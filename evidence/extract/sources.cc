#include "evidence/extract/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "evidence/reader/decode.h"
#include "evidence/reader/lines.h"
#include "evidence/reader/paths.h"
#include "evidence/show/bundle_scope.h"

namespace exhibit::extract {
namespace {

constexpr std::string_view walks_folder = "data/fs/";
constexpr std::string_view containers_folder = "data/c/";
constexpr std::string_view contents_name = "content.jsonl";

std::string name_of(const ContainerRecord& container) {
  return container.name.empty() ? container.cid : container.name;
}

std::vector<std::string_view> components_of(std::string_view path) {
  std::vector<std::string_view> components;
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    components.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return components;
}

/// The fsid of "data/fs/<fsid>/listing.<nnnn>.jsonl.zst"; empty for other members.
std::string_view fsid_of_listing(std::string_view member) {
  if (!member.starts_with(walks_folder)) return {};
  const auto components = components_of(member.substr(walks_folder.size()));
  return components.size() == 2 && components[1].starts_with("listing.") ? components[0] : std::string_view();
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Of "data/c/<cid>/p/<pid>-<start>/content.jsonl".
struct ContentsPlace {
  std::string_view cid;
  ProcessIdentity process;
};

std::optional<ContentsPlace> contents_place(std::string_view member) {
  if (!member.starts_with(containers_folder)) return std::nullopt;
  const auto components = components_of(member.substr(containers_folder.size()));
  if (components.size() != 4 || components[1] != "p" || components[3] != contents_name) return std::nullopt;
  const auto dash = std::min(components[2].find('-'), components[2].size());
  const auto pid = number_of(components[2].substr(0, dash));
  const auto start = number_of(components[2].substr(std::min(dash + 1, components[2].size())));
  if (!pid || !start) return std::nullopt;
  return ContentsPlace{components[0], {static_cast<std::int64_t>(*pid), *start}};
}

/// The process's comm; empty where its record is not there, as in a cut bundle, or not readable.
std::string comm_of(const Bundle& bundle, const ContentsPlace& place) {
  const auto json = bundle.artifact(place.cid, place.process, "process.json");
  if (!json || !json->has_value()) return {};
  const auto record = decode_process(**json, bundle.path());
  return record ? record->comm : std::string();
}

Place mount_place(const ContainerRecord& container, const MountDecision& decision, std::string layer) {
  const std::string point = reached_at(decision);
  return {container.cid, name_of(container), point, std::move(layer), point};
}

}  // namespace

std::optional<ProcessIdentity> process_of_folder(std::string_view folder) {
  const std::string member = std::string(folder) + std::string(contents_name);
  const auto place = contents_place(member);
  if (!place) return std::nullopt;
  return place->process;
}

Result<Sources> Sources::of(const Bundle& bundle, const std::vector<std::string>& wanted) {
  show::Request request;
  request.containers = wanted;
  const auto containers = show::containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  Sources sources(bundle);
  sources.has_all_containers_ = wanted.empty();
  for (const ContainerRecord& container : *containers) {
    sources.container_names_[container.cid] = name_of(container);
    if (const auto added = sources.add_mounts(container); !added) return std::unexpected(added.error());
  }
  return sources;
}

Result<void> Sources::add_mounts(const ContainerRecord& container) {
  const auto mounts = show::mounts_of(*bundle_, container);
  if (!mounts) return std::unexpected(mounts.error());
  for (const MountDecision& decision : *mounts) {
    if (!decision.fsid.empty()) places_[decision.fsid].push_back(mount_place(container, decision, {}));
    if (decision.upper) places_[*decision.upper].push_back(mount_place(container, decision, "upper"));
    for (std::size_t i = 0; i < decision.lowers.size(); ++i) {
      places_[decision.lowers[i]].push_back(mount_place(container, decision, fmt::format("lower {}", i + 1)));
    }
  }
  return {};
}

bool Sources::is_in_scope(std::string_view fsid) const { return has_all_containers_ || places_.contains(fsid); }

std::vector<Place> Sources::places_of(std::string_view fsid, std::string_view path) const {
  const auto found = places_.find(fsid);
  if (found == places_.end()) return {};
  std::vector<Place> places = found->second;
  for (Place& place : places) place.path = path_under_mount(place.mount, path);
  return places;
}

void Sources::for_each(bool only_captured, const std::function<void(const FoundFile&)>& take,
                       const std::function<void(const Error&)>& damaged) const {
  std::set<std::string_view> fsids;
  for (const Member& member : bundle_->members()) {
    Result<void> read;
    const std::string_view fsid = fsid_of_listing(member.name);
    if (!fsid.empty() && is_in_scope(fsid) && fsids.insert(fsid).second) {
      read = read_listing(std::string(fsid), only_captured, take);
    } else if (const auto place = contents_place(member.name); place && container_names_.contains(place->cid)) {
      read = read_contents(member, take);
    }
    if (!read) damaged(read.error());
  }
}

Result<void> Sources::read_listing(const std::string& fsid, bool only_captured,
                                   const std::function<void(const FoundFile&)>& take) const {
  ListingReader listing(*bundle_, fsid);
  while (true) {
    const auto line = listing.next();
    if (!line) return std::unexpected(line.error());
    if (!line->has_value()) return {};
    // Spares decoding millions of lines; a name that looks like the field only costs one more.
    if (only_captured && (*line)->find("\"blobs\":") == std::string_view::npos) continue;
    auto entry = decode_file_entry(**line, bundle_->path() + ": " + listing.where());
    if (!entry) return std::unexpected(std::move(entry).error());
    if (only_captured && !entry->blobs) continue;
    auto places = places_of(fsid, entry->path);
    take({*std::move(entry), fsid, std::move(places), std::nullopt});
  }
}

Result<void> Sources::read_contents(const Member& member, const std::function<void(const FoundFile&)>& take) const {
  const auto lines = bundle_->read(member);
  if (!lines) return std::unexpected(lines.error());
  const ContentsPlace place = *contents_place(member.name);
  const std::string comm = comm_of(*bundle_, place);
  const std::string& container = container_names_.find(place.cid)->second;
  return for_each_line(*lines, bundle_->path() + ": " + member.name,
                       [&](std::string_view line, std::string_view where) -> Result<void> {
                         auto content = decode_process_content(line, where);
                         if (!content) return std::unexpected(std::move(content).error());
                         take({std::move(content->file),
                               {},
                               {},
                               Holder{place.process, std::string(place.cid), container, comm, content->name}});
                         return {};
                       });
}

}  // namespace exhibit::extract
