// Bundles with captured content, written by the writer itself, member by member as a test wants them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/acquisition.h"
#include "evidence/records/container.h"
#include "evidence/records/file_entry.h"
#include "evidence/records/ledger_line.h"
#include "evidence/records/mount.h"
#include "evidence/records/process.h"
#include "evidence/records/process_content.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::test {

struct HeldContents {
  ProcessRecord process;
  std::vector<ProcessContent> contents;
};

/// What is to be in the bundle. Pieces may be altered or left out before write().
class CapturedBundle {
 public:
  /// One container, web (c0001), whose root is the walk fs0001.
  CapturedBundle();

  std::string capture = "all";
  std::vector<ContainerRecord> containers;
  std::map<std::string, std::vector<MountDecision>> mounts;  ///< by cid
  std::map<std::string, std::vector<FileEntry>> walks;       ///< by fsid; sorted when written
  std::vector<HeldContents> held;
  std::vector<LedgerLine> ledger;
  std::map<std::string, std::string> pieces;  ///< member → bytes, after the walks

  /// An entry with all fields whose content is captured; its pieces are added.
  FileEntry file(std::string path, std::string_view content);
  /// The same without content.
  static FileEntry uncaptured(std::string path, std::string_view content);
  static FileEntry entry_of(std::string path, FileType type);
  static MountDecision mount(std::string point, std::string fsid);

  /// The bundle's path in `folder`.
  std::string write(const TemporaryFolder& folder, const std::string& name = "b.tar") const;
};

}  // namespace exhibit::test
