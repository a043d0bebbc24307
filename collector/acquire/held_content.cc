#include "collector/acquire/held_content.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <string_view>

namespace exhibit {
namespace {

constexpr std::string_view deleted_mark = " (deleted)";

/// By the link alone, without opening: the kernel marks what has no name.
bool may_be_nameless(std::string_view target) {
  return target.ends_with(deleted_mark) || target.starts_with("/memfd:");
}

/// A file may be called "x (deleted)": what has a link count has a name.
bool is_nameless_file(int handle) {
  struct stat status {};
  return ::fstat(handle, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 0;
}

}  // namespace

std::vector<ProcessContent> HeldContentReader::read(const ProcessFolder& process, PieceWriter* pieces) {
  std::vector<ProcessContent> contents;
  content_.send_pieces_to(pieces);
  read_link(process, "exe", contents);
  if (const auto descriptors = process.names("fd")) {
    for (const std::string& descriptor : *descriptors) read_link(process, "fd/" + descriptor, contents);
  }
  content_.send_pieces_to(nullptr);
  return contents;
}

void HeldContentReader::read_link(const ProcessFolder& process, const std::string& name,
                                  std::vector<ProcessContent>& contents) {
  const std::string target = process.read_link(name.c_str()).target;
  if (!may_be_nameless(target)) return;
  ProcessContent content{name, {}};
  content.file.path = "/" + target.substr(target.starts_with('/') ? 1 : 0);
  const auto handle = process.open(name.c_str(), O_PATH);
  if (!handle) {
    content.file.outcome = Outcome::from_errno(handle.error().system_errno);
  } else if (is_nameless_file(handle->get())) {
    content.file = entries_.read_handle(handle->get(), std::move(content.file.path), 0);
    std::string why = content_.take_left_out();
    if (!why.empty()) left_out_.emplace_back(name, std::move(why));
  } else {
    return;
  }
  contents.push_back(std::move(content));
}

}  // namespace exhibit
