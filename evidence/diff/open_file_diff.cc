#include "evidence/diff/open_file_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "evidence/diff/entry_compare.h"
#include "evidence/diff/process_diff.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/lines.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {
namespace {

constexpr std::string_view artifact_name = "fd.jsonl";

/// The numbers of the descriptors on each path.
using ByPath = std::map<std::string, std::vector<std::int64_t>>;

struct Descriptors {
  ByPath by_path;
  std::optional<std::string> gap;  ///< why there may have been more
};

std::optional<std::string> artifact_gap(const ProcessRecord& process, std::string_view side) {
  const auto artifact = std::ranges::find(process.artifacts, artifact_name, &ArtifactOutcome::name);
  if (artifact == process.artifacts.end() || was_read(artifact->outcome)) return std::nullopt;
  return fmt::format("{} could not read its descriptors: {}", side, show::outcome_phrase(artifact->outcome));
}

Result<Descriptors> descriptors_of(const ProcessRecord& process, const OpenFiles& files, std::string_view side) {
  Descriptors found{{}, artifact_gap(process, side)};
  if (!files.fd_jsonl) {
    if (!found.gap) found.gap = fmt::format("{} holds no descriptors of it", side);
    return found;
  }
  const auto read =
      for_each_line(*files.fd_jsonl, files.where, [&](std::string_view line, std::string_view place) -> Result<void> {
        const auto file = decode_open_file(line, place);
        if (!file) return std::unexpected(file.error());
        if (!was_read(file->outcome) && file->outcome.kind != OutcomeKind::vanished && !found.gap) {
          found.gap =
              fmt::format("{} could not read descriptor {}: {}", side, file->fd, show::outcome_phrase(file->outcome));
        }
        if (file->target.starts_with('/')) found.by_path[file->target].push_back(file->fd);
        return {};
      });
  if (!read) return std::unexpected(read.error());
  return found;
}

std::string open_file_json(const ProcessRecord& process, const std::vector<std::int64_t>& descriptors) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("pid", process.identity.pid).field("start_time", process.identity.start_time);
  json.bytes_field("comm", process.comm).key("fds").begin_array();
  for (const std::int64_t fd : descriptors) json.integer(fd);
  json.end_array().end_object();
  return text;
}

std::string numbers_text(const std::vector<std::int64_t>& descriptors) {
  std::string text;
  for (const std::int64_t fd : descriptors) text += (text.empty() ? "fd " : ", ") + std::to_string(fd);
  return text;
}

Finding open_file_finding(Change change, const std::string& path, const ProcessRecord& process,
                          const std::vector<std::int64_t>& descriptors) {
  Finding finding{.kind = FindingKind::open_file, .change = change, .path = path};
  finding.reasons.push_back(fmt::format("{} {} as {}", change == Change::removed ? "was open in" : "open in",
                                        escape_for_terminal(process_phrase(process)), numbers_text(descriptors)));
  return finding;
}

}  // namespace

Result<std::vector<Finding>> diff_open_files(const ProcessPair& pair, const OpenFiles& a, const OpenFiles& b) {
  const auto before = descriptors_of(*pair.a, a, "A");
  if (!before) return std::unexpected(before.error());
  const auto after = descriptors_of(*pair.b, b, "B");
  if (!after) return std::unexpected(after.error());
  std::vector<Finding> findings;
  for (const auto& [path, descriptors] : after->by_path) {
    if (before->by_path.contains(path)) continue;
    findings.push_back(open_file_finding(before->gap ? Change::unknown : Change::added, path, *pair.b, descriptors));
    findings.back().after = open_file_json(*pair.b, descriptors);
    if (before->gap) findings.back().reasons.push_back(*before->gap);
  }
  for (const auto& [path, descriptors] : before->by_path) {
    if (after->by_path.contains(path)) continue;
    findings.push_back(open_file_finding(after->gap ? Change::unknown : Change::removed, path, *pair.a, descriptors));
    findings.back().before = open_file_json(*pair.a, descriptors);
    if (after->gap) findings.back().reasons.push_back(*after->gap);
  }
  return findings;
}

}  // namespace exhibit::diff
