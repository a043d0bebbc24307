// Which parts of an upload are there: BUNDLE.upload.jsonl, a line for each, on disk before the next part is sent. With
// it an upload that broke goes on where it was, with the same URLs or with the same signed anew.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"
#include "hashing/digest.h"

namespace exhibit::upload {

/// What a journal is about. Parts of anything else are none of this upload's.
struct Subject {
  Digest sha256;  ///< of the whole file
  std::uint64_t bytes = 0;
  std::uint64_t part_bytes = 0;
  std::string object;  ///< identity_of() of the first part's URL

  bool operator==(const Subject&) const = default;
};

/// By its number, which begins at 1: the tag that the store gave a part.
using PartTags = std::map<std::size_t, std::string>;

/// The lines of a journal: an empty one where they are of another subject. A last line without its newline was being
/// written when the program ended, and does not count.
Result<PartTags> parse_journal(std::string_view text, const Subject& subject, const std::string& where);

class Journal {
 public:
  /// The journal beside the bundle `bundle`, begun anew where there is none for `subject`.
  static Result<Journal> open(const std::string& bundle, const Subject& subject);

  const PartTags& parts() const { return parts_; }
  Result<void> add(std::size_t number, const std::string& tag);
  /// Of an upload that is done. One that cannot be removed does no harm: it is of this file and this upload alone.
  static void forget(const std::string& bundle);

 private:
  Journal(std::string path, UniqueFd file, PartTags parts)
      : path_(std::move(path)), file_(std::move(file)), parts_(std::move(parts)) {}

  std::string path_;
  UniqueFd file_;
  PartTags parts_;
};

}  // namespace exhibit::upload
