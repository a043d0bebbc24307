#include <algorithm>
#include <map>

#include "evidence/reader/lines.h"
#include "evidence/show/bundle_scope.h"
#include "evidence/show/page.h"
#include "evidence/show/render/member_text.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {
namespace {

using Sources = std::map<std::string, std::string, std::less<>>;

void add_source(Sources& sources, std::string_view text, std::string_view where, Result<void>& read) {
  Result<IndexLine> line = decode_index_line(text, where);
  if (!line) {
    read = std::unexpected(line.error());
  } else if (!line->is_part()) {
    sources.emplace(std::move(line->member), std::move(line->source.path));
  }
}

/// Of a redacted copy: by those lines of the index that it discloses.
Result<Sources> sources_of_copy(const Bundle& bundle) {
  Sources sources;
  Result<void> added;
  LineSplitter lines;
  const std::string place = bundle.path() + ": " + std::string(redaction_member);
  const auto read = bundle.stream(*bundle.find(redaction_member), [&](std::string_view bytes) {
    lines.feed(bytes, [&](std::string_view text) {
      const auto row = decode_redaction_row(text, place);
      if (row && !row->is_withheld && added) add_source(sources, row->line, place, added);
    });
  });
  if (!read) return std::unexpected(read.error());
  if (!added) return std::unexpected(added.error());
  return sources;
}

/// Member → the host's path it came from; empty for a cut bundle, which has no index.
Result<Sources> sources_of(const Bundle& bundle) {
  constexpr std::string_view index_member = "data/index.jsonl";
  if (bundle.is_redacted()) return sources_of_copy(bundle);
  Sources sources;
  if (bundle.find(index_member) == nullptr) return sources;
  const auto index = bundle.read(index_member);
  if (!index) return std::unexpected(index.error());
  const std::string place = bundle.path() + ": " + std::string(index_member);
  const auto read = for_each_line(*index, place, [&](std::string_view text, std::string_view where) -> Result<void> {
    Result<void> added;
    add_source(sources, text, where, added);
    return added;
  });
  if (!read) return std::unexpected(read.error());
  return sources;
}

/// What members must begin with; nothing for a request that names no container.
Result<std::vector<std::string>> wanted_prefixes(const Bundle& bundle, const Request& request) {
  std::vector<std::string> wanted;
  if (request.containers.empty()) return wanted;
  const auto containers = containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  for (const ContainerRecord& container : *containers) {
    const auto prefixes = member_prefixes_of(bundle, container);
    if (!prefixes) return prefixes;
    wanted.insert(wanted.end(), prefixes->begin(), prefixes->end());
  }
  return wanted;
}

bool is_wanted(const std::vector<std::string>& prefixes, const Member& member) {
  const auto begins = [&member](const std::string& prefix) { return member.name.starts_with(prefix); };
  return prefixes.empty() || std::ranges::any_of(prefixes, begins);
}

}  // namespace

Result<void> show_members(const Bundle& bundle, const Request& request, Output& output) {
  const auto prefixes = wanted_prefixes(bundle, request);
  if (!prefixes) return std::unexpected(prefixes.error());
  const auto sources = sources_of(bundle);
  if (!sources) return std::unexpected(sources.error());
  Page page(output);
  for (const Member& member : bundle.members()) {
    if (!is_wanted(*prefixes, member)) continue;
    const auto source = sources->find(member.name);
    const MemberRow row{member, source == sources->end() ? std::string() : source->second};
    page.add(request.json ? member_json(row) : member_text(row));
  }
  page.flush();
  return {};
}

}  // namespace exhibit::show
