// What a process holds and no path leads to (FORMAT.md 4.3, content.jsonl).
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "collector/proc/capture.h"
#include "collector/rootfs/answering_mounts.h"
#include "collector/rootfs/entry_reader.h"
#include "evidence/records/process_content.h"

namespace exhibit {

/// Whether the links of the capture tell of a file without a name, so that reading it is worth the while.
bool holds_nameless_files(const ProcessCapture& capture);

/// The executable where it was deleted or is a memfd, and each open regular file that has no name any more. Nothing
/// but regular files is opened.
class HeldContentReader {
 public:
  /// `proc`: descriptor of a procfs. Belongs to one thread.
  HeldContentReader(int proc, const ContentOptions& options)
      : stop_(options.stop), content_(options, no_links_), entries_(proc, content_) {}

  /// Opens nothing but what is on one of `mounts`. `pieces`: where captured bytes go; null where nothing is captured.
  std::vector<ProcessContent> read(const ProcessFolder& process, const AnsweringMounts& mounts, PieceWriter* pieces);

  /// Whether the last process held more than is kept: the rest is not in the contents.
  bool was_cut() const { return was_cut_; }

  /// (name, why) of what a limit left out in the last process. Tells it once.
  std::vector<std::pair<std::string, std::string>> take_left_out() { return std::exchange(left_out_, {}); }

 private:
  void read_link(const ProcessFolder& process, const std::string& name, const AnsweringMounts& mounts,
                 std::vector<ProcessContent>& contents);
  FileEntry read_file(int handle, const struct statx& status, std::string path, const std::string& name);

  using Key = std::tuple<DeviceNumber, std::uint64_t, Timestamp, std::uint64_t>;

  const std::atomic<bool>* stop_;
  HardLinks no_links_;  ///< stays empty: what has no name has no second one
  ContentReader content_;
  EntryReader entries_;
  std::vector<std::pair<std::string, std::string>> left_out_;
  std::map<Key, FileEntry> read_;  ///< files that were read, for other descriptors and processes that hold them
  bool was_cut_ = false;
};

}  // namespace exhibit
