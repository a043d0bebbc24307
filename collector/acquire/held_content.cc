#include "collector/acquire/held_content.h"

#include <fcntl.h>
#include <cerrno>
#include <string_view>

#include "collector/rootfs/statx_fields.h"

namespace exhibit {
namespace {

constexpr std::string_view deleted_mark = " (deleted)";
constexpr std::size_t greatest_contents = 4096;    // of a process; bounds memory
constexpr std::size_t greatest_remembered = 4096;  // files

/// By the link alone, without opening: the kernel marks what has no name. A path that is too long for it may be one.
bool may_be_nameless(const RawLink& link) {
  return link.target.ends_with(deleted_mark) || link.target.starts_with("/memfd:") ||
         link.outcome.errno_symbol == "ENAMETOOLONG";
}

/// A file may be called "x (deleted)": what has a link count has a name.
bool is_nameless_file(const struct statx& status) { return S_ISREG(status.stx_mode) && status.stx_nlink == 0; }

}  // namespace

bool holds_nameless_files(const ProcessCapture& capture) {
  for (const CapturedArtifact& artifact : capture.artifacts) {
    if (artifact.name != "fd.jsonl" && artifact.name != "links.json") continue;
    // Targets that are not plain stand there in base64, where the marks cannot be seen.
    const std::string& table = artifact.file.bytes;
    if (!artifact.file.outcome.is_ok() || table.contains(deleted_mark) || table.contains("/memfd:") ||
        table.contains("\"target_b64\"") || table.contains("ENAMETOOLONG")) {
      return true;
    }
  }
  return false;
}

std::vector<ProcessContent> HeldContentReader::read(const ProcessFolder& process, const AnsweringMounts& mounts,
                                                    PieceWriter* pieces) {
  std::vector<ProcessContent> contents;
  content_.send_pieces_to(pieces);
  read_link(process, "exe", mounts, contents);
  const auto descriptors = process.names("fd");
  was_cut_ = !descriptors;
  for (std::size_t i = 0; descriptors && i < descriptors->size() && !was_cut_; ++i) {
    read_link(process, "fd/" + (*descriptors)[i], mounts, contents);
    const bool is_stopped = stop_ != nullptr && stop_->load(std::memory_order_relaxed);
    was_cut_ = (is_stopped || contents.size() == greatest_contents) && i + 1 < descriptors->size();
  }
  content_.send_pieces_to(nullptr);
  return contents;
}

void HeldContentReader::read_link(const ProcessFolder& process, const std::string& name, const AnsweringMounts& mounts,
                                  std::vector<ProcessContent>& contents) {
  const RawLink link = process.read_link(name.c_str());
  if (!may_be_nameless(link)) return;
  const std::string& target = link.target;
  ProcessContent content{name, {}};
  content.file.path = "/" + target.substr(target.starts_with('/') ? 1 : 0);
  const auto handle = process.open(name.c_str(), O_PATH);
  struct statx status{};
  if (!handle) {
    content.file.outcome = Outcome::from_errno(handle.error().system_errno);
  } else if (look(handle->get(), status) != 0) {
    content.file.outcome = Outcome::from_errno(errno);
  } else if (!is_nameless_file(status)) {
    return;
  } else if (!mounts.contain(status)) {
    content.file.outcome = Outcome::skipped("on a file system that may not answer");
  } else {
    content.file = read_file(handle->get(), status, std::move(content.file.path), name);
  }
  contents.push_back(std::move(content));
}

FileEntry HeldContentReader::read_file(int handle, const struct statx& status, std::string path,
                                       const std::string& name) {
  const Key key{
      {status.stx_dev_major, status.stx_dev_minor}, status.stx_ino, time_of(status.stx_ctime), status.stx_size};
  if (const auto known = read_.find(key); known != read_.end()) {
    FileEntry entry = known->second;
    entry.path = std::move(path);
    return entry;
  }
  FileEntry entry = entries_.read_handle(handle, std::move(path), 0);
  std::string why = content_.take_left_out();
  if (!why.empty()) {
    left_out_.emplace_back(name, std::move(why));
  } else if (entry.outcome.is_ok() && read_.size() < greatest_remembered) {
    read_.emplace(key, entry);
  }
  return entry;
}

}  // namespace exhibit
