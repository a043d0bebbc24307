// The files that a bundle's records list with captured content.
#pragma once

#include <functional>

#include "evidence/base/result.h"
#include "evidence/reader/bundle.h"
#include "evidence/records/file_entry.h"

namespace exhibit::redact {

/// Listings and content.jsonl tell digests of content; nothing else does (FORMAT.md 4.3, 5).
bool tells_digests(const Member& member);

/// Hands each file of several pieces that `member`, which tells digests, lists to `take`, with its line. Fails where a
/// line is damaged, and where `take` does.
Result<void> for_each_in_pieces(const Bundle& bundle, const Member& member,
                                const std::function<Result<void>(const FileEntry& file, std::string_view line)>& take);

}  // namespace exhibit::redact
