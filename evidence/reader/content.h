// Captured content out of a bundle, piece by piece (FORMAT.md 5.2).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "evidence/base/result.h"
#include "evidence/reader/bundle.h"
#include "evidence/records/file_entry.h"
#include "evidence/records/piece.h"

namespace exhibit {

/// Takes bytes in order. An error of its own ends the stream and is handed through.
using ContentConsumer = std::function<Result<void>(std::string_view bytes)>;

/// The bytes of a member below `piece_folder`, held against the digest that is its name: `ErrorCode::corrupt` where
/// they contradict it.
Result<std::string> read_piece(const Bundle& bundle, const Member& piece);

/// Hands the captured content of `file` to `consume`, one piece in memory at a time. Each piece is checked against its
/// name first, the whole against `file.sha256` at the end, where there is one: what was consumed before an error is
/// good piece by piece. A piece that is not in the bundle is looked for in those it borrows from. `ErrorCode::absent`
/// where nothing was captured, a piece is missing as in a cut bundle, or the capture ended before the file did;
/// `ErrorCode::corrupt` where a piece or the whole contradicts its digest, or the size of what was read whole.
Result<void> stream_content(const Bundle& bundle, const FileEntry& file, const ContentConsumer& consume);

/// How many of the pieces that the bundle left to others none of its lenders has.
Result<std::size_t> count_pieces_out_of_reach(const Bundle& bundle);

/// All of it; `ErrorCode::unsupported` where it has more than `limit` bytes.
Result<std::string> read_content(const Bundle& bundle, const FileEntry& file, std::uint64_t limit);

}  // namespace exhibit
