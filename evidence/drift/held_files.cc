#include "evidence/drift/held_files.h"

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "evidence/diff/entry_compare.h"
#include "evidence/drift/finding_maker.h"
#include "evidence/encoding/escape.h"
#include "evidence/reader/lines.h"
#include "evidence/show/render/words.h"

namespace exhibit::drift {
namespace {

std::string holder_phrase(const ProcessContent& content, const ProcessRecord& process) {
  const std::string of = fmt::format("process {} ({})", process.identity.pid, escape_for_terminal(process.comm));
  if (content.name == "exe") return "executable of " + of;
  return fmt::format("open in {} as {}", of, escape_for_terminal(content.name));
}

DriftFinding finding_of(const ProcessContent& content, const ProcessRecord& process) {
  DriftFinding finding{.verdict = Verdict::held, .path = content.file.path};
  append_object(finding.after, content.file);
  finding.reasons.push_back(holder_phrase(content, process));
  if (!diff::was_read(content.file.outcome)) {
    finding.reasons.push_back("it could not be read: " + show::outcome_phrase(content.file.outcome));
  }
  finding.captured = content.file.blobs.has_value();
  finding.change = change_of(finding, content.file);
  return finding;
}

/// What makes it one file, read alike, whoever holds it: path, device, inode, content.
using FileKey = std::tuple<std::string, DeviceNumber, std::uint64_t, Digest>;

std::optional<FileKey> key_of(const FileEntry& file) {
  if (!file.dev || !file.ino || !file.sha256 || !file.outcome.is_ok()) return std::nullopt;
  return FileKey(file.path, *file.dev, *file.ino, *file.sha256);
}

}  // namespace

Result<std::vector<DriftFinding>> held_files(const Bundle& bundle, const ContainerRecord& container) {
  const auto processes = bundle.processes(container.cid);
  if (!processes) return std::unexpected(processes.error());
  std::vector<DriftFinding> findings;
  std::map<FileKey, std::size_t> told;  // a file that several hold is one finding
  for (const ProcessRecord& process : *processes) {
    const auto contents = bundle.contents(container.cid, process.identity);
    if (!contents) return std::unexpected(contents.error());
    for (const ProcessContent& content : *contents) {
      const auto key = key_of(content.file);
      const auto known = key ? told.find(*key) : told.end();
      if (known != told.end()) {
        findings[known->second].reasons.push_back(holder_phrase(content, process));
        continue;
      }
      if (key) told.emplace(*key, findings.size());
      findings.push_back(finding_of(content, process));
    }
  }
  return findings;
}

}  // namespace exhibit::drift
