#include "evidence/findings/tool_copies.h"

#include <algorithm>
#include <utility>

#include "evidence/reader/decode.h"
#include "evidence/reader/paths.h"
#include "evidence/records/tool_folders.h"

namespace exhibit::findings {
namespace {

bool may_hold_tools(const PartRange& part) {
  return std::ranges::any_of(tool_folders, [&part](std::string_view folder) { return part.may_hold(folder); });
}

}  // namespace

Result<ToolCopies> ToolCopies::of(LineSource* listing) {
  ToolCopies copies;
  if (listing != nullptr) listing->want_parts(may_hold_tools);
  std::string storage;
  while (listing != nullptr) {
    const auto line = listing->next();
    if (!line) return std::unexpected(line.error());
    if (!*line) break;
    auto path = decode_path(**line, storage, {});
    if (!path) {
      path.error().path = listing->where();  // not made for each line: there are millions
      return std::unexpected(std::move(path).error());
    }
    if (!is_tool_folder(parent_path(*path))) continue;
    const auto entry = decode_file_entry(**line, listing->where());
    if (!entry) return std::unexpected(entry.error());
    const bool is_program = entry->type == FileType::file && (entry->mode.value_or(0) & 0111) != 0 && entry->size > 0U;
    if (is_program && entry->sha256) copies.tools_.try_emplace(*entry->sha256, entry->path);
  }
  return copies;
}

std::optional<std::string_view> ToolCopies::original_of(const Digest& content, std::string_view path) const {
  const auto tool = tools_.find(content);
  if (tool == tools_.end() || tool->second == path) return std::nullopt;
  return tool->second;
}

}  // namespace exhibit::findings
