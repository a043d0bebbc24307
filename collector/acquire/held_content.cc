#include "collector/acquire/held_content.h"

#include <fcntl.h>
#include <cerrno>
#include <string_view>

#include "collector/rootfs/statx_fields.h"

namespace exhibit {
namespace {

constexpr std::string_view deleted_mark = " (deleted)";

/// By the link alone, without opening: the kernel marks what has no name.
bool may_be_nameless(std::string_view target) {
  return target.ends_with(deleted_mark) || target.starts_with("/memfd:");
}

/// A file may be called "x (deleted)": what has a link count has a name.
bool is_nameless_file(const struct statx& status) { return S_ISREG(status.stx_mode) && status.stx_nlink == 0; }

}  // namespace

bool holds_nameless_files(const ProcessCapture& capture) {
  if (may_be_nameless(capture.record.exe)) return true;
  for (const CapturedArtifact& artifact : capture.artifacts) {
    if (artifact.name != "fd.jsonl") continue;
    // Targets that are not plain stand there in base64, where the marks cannot be seen.
    const std::string& table = artifact.file.bytes;
    return table.contains(deleted_mark) || table.contains("/memfd:") || table.contains("\"target_b64\"");
  }
  return true;
}

std::vector<ProcessContent> HeldContentReader::read(const ProcessFolder& process, const AnsweringMounts& mounts,
                                                    PieceWriter* pieces) {
  std::vector<ProcessContent> contents;
  content_.send_pieces_to(pieces);
  read_link(process, "exe", mounts, contents);
  if (const auto descriptors = process.names("fd")) {
    for (const std::string& descriptor : *descriptors) read_link(process, "fd/" + descriptor, mounts, contents);
  }
  content_.send_pieces_to(nullptr);
  return contents;
}

void HeldContentReader::read_link(const ProcessFolder& process, const std::string& name, const AnsweringMounts& mounts,
                                  std::vector<ProcessContent>& contents) {
  const std::string target = process.read_link(name.c_str()).target;
  if (!may_be_nameless(target)) return;
  ProcessContent content{name, {}};
  content.file.path = "/" + target.substr(target.starts_with('/') ? 1 : 0);
  const auto handle = process.open(name.c_str(), O_PATH);
  struct statx status {};
  if (!handle) {
    content.file.outcome = Outcome::from_errno(handle.error().system_errno);
  } else if (look(handle->get(), status) != 0) {
    content.file.outcome = Outcome::from_errno(errno);
  } else if (!is_nameless_file(status)) {
    return;
  } else if (!mounts.contain(status)) {
    content.file.outcome = Outcome::skipped("on a file system that may not answer");
  } else {
    content.file = entries_.read_handle(handle->get(), std::move(content.file.path), 0);
    std::string why = content_.take_left_out();
    if (!why.empty()) left_out_.emplace_back(name, std::move(why));
  }
  contents.push_back(std::move(content));
}

}  // namespace exhibit
