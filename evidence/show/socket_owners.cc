#include "evidence/show/socket_owners.h"

#include <charconv>

#include "evidence/reader/lines.h"
#include "evidence/show/render/container_text.h"

namespace exhibit::show {

std::optional<std::uint64_t> socket_inode(std::string_view target) {
  constexpr std::string_view prefix = "socket:[";
  if (!target.starts_with(prefix) || !target.ends_with(']')) return std::nullopt;
  const char* const begin = target.data() + prefix.size();
  const char* const end = target.data() + target.size() - 1;
  std::uint64_t inode = 0;
  const auto [stop, failure] = std::from_chars(begin, end, inode);
  if (failure != std::errc() || stop != end) return std::nullopt;
  return inode;
}

Result<void> add_owners(SocketOwners& owners, const ContainerRecord& container, const ProcessRecord& process,
                        std::string_view fd_jsonl, std::string_view where) {
  return for_each_line(fd_jsonl, where, [&](std::string_view line, std::string_view place) -> Result<void> {
    const Result<OpenFile> file = decode_open_file(line, place);
    if (!file) return std::unexpected(file.error());
    if (const auto inode = socket_inode(file->target)) {
      owners[*inode].push_back({container_name(container), process.identity, process.comm, file->fd, container.cid});
    }
    return {};
  });
}

}  // namespace exhibit::show
