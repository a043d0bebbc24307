// The records of FORMAT.md 4 to 7 from their bytes: the other half of evidence/records, which the collector never
// links. `where` names the member and line in the error.
#pragma once

#include <string_view>

#include "evidence/base/result.h"
#include "evidence/records/acquisition.h"
#include "evidence/records/container.h"
#include "evidence/records/file_entry.h"
#include "evidence/records/index_line.h"
#include "evidence/records/ledger_line.h"
#include "evidence/records/mount.h"
#include "evidence/records/piece.h"
#include "evidence/records/process.h"
#include "evidence/records/process_content.h"
#include "evidence/records/redaction_row.h"
#include "evidence/records/seal.h"

namespace exhibit {

Result<ContainerRecord> decode_container(std::string_view json, std::string_view where);
/// A line of configured_env.jsonl.
Result<std::string> decode_variable(std::string_view json, std::string_view where);
Result<ProcessRecord> decode_process(std::string_view json, std::string_view where);
Result<MountDecision> decode_mount(std::string_view json, std::string_view where);
Result<WalkRecord> decode_walk(std::string_view json, std::string_view where);
Result<FileEntry> decode_file_entry(std::string_view json, std::string_view where);
/// The path of a listing's line without the rest, where it stands first and plain as FORMAT.md 5 has it: a view into
/// `line`. Else the line is decoded and the path kept in `storage`.
Result<std::string_view> decode_path(std::string_view json, std::string& storage, std::string_view where);
Result<IndexLine> decode_index_line(std::string_view json, std::string_view where);
/// The same for who reads many: the memory of `line` is used again. After a failure `line` says nothing.
Result<void> decode_index_line(std::string_view json, std::string_view where, IndexLine& line);
/// A line of data/redaction.jsonl; a disclosed one has exactly the form that `to_json` gives it.
Result<RedactionRow> decode_redaction_row(std::string_view json, std::string_view where);
/// A line of data/held-elsewhere.jsonl.
Result<PieceElsewhere> decode_piece_elsewhere(std::string_view json, std::string_view where);
Result<AcquisitionStart> decode_start(std::string_view json, std::string_view where);
Result<AcquisitionFinish> decode_finish(std::string_view json, std::string_view where);

/// A ledger line that owns its strings.
struct ReadLedgerLine {
  std::string what;
  std::string target;
  std::string name;
  Outcome outcome;
  std::string note;
  std::string at;  ///< ISO 8601
};
Result<ReadLedgerLine> decode_ledger_line(std::string_view json, std::string_view where);

/// `key: value` lines in exactly the order of FORMAT.md 6.4 and 7, nothing else.
Result<Seal> decode_seal(std::string_view text);
Result<Checkpoint> decode_checkpoint(std::string_view text, std::string_view where);

/// {name, target} of links.json: name is "cwd", "root", "exe" or "ns/<name>".
struct ProcessLink {
  std::string name;
  Outcome outcome;
  std::string target;
};
Result<std::vector<ProcessLink>> decode_links(std::string_view json, std::string_view where);

struct OpenFile {
  std::int64_t fd = 0;
  Outcome outcome;
  std::string target;
  std::string fdinfo;
};
Result<OpenFile> decode_open_file(std::string_view json, std::string_view where);
Result<ProcessContent> decode_process_content(std::string_view json, std::string_view where);

}  // namespace exhibit
