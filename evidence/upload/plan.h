// Where an upload goes, as whoever owns the store has written it down: presigned URLs, each of which lets its holder do
// one thing for some time. They are secrets: they come from a file, and nothing shows more of one than shown_url().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"

namespace exhibit::upload {

/// At most so many parts has an object (S3, CompleteMultipartUpload).
inline constexpr std::size_t most_parts = 10'000;
/// What is read of a plan at the most.
inline constexpr std::size_t greatest_plan = std::size_t{32} << 20;

struct Plan {
  std::vector<std::string> parts;  ///< to PUT to; the only one takes the whole file where there is no `complete`
  std::uint64_t part_bytes = 0;    ///< of every part but the last; 0: the whole file
  std::string complete;            ///< to POST the list of parts to (CompleteMultipartUpload)
  std::string get;                 ///< to read the object back from; empty: not possible

  bool is_multipart() const { return !complete.empty(); }
};

/// The one URL in `text`, or a JSON object: {"put": URL} or {"part_bytes": n, "parts": [URL…], "complete": URL}, each
/// with "get": URL or without. `where` names it in the error. Refuses http:// to a host that is not loopback.
Result<Plan> parse_plan(std::string_view text, const std::string& where);

/// Scheme, host and path: without the query, which holds the signature.
std::string shown_url(std::string_view url);

/// The same with the uploadId, where there is one: what tells one multipart upload from another, however often its URLs
/// are signed anew.
std::string identity_of(std::string_view url);

}  // namespace exhibit::upload
