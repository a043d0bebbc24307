// What each extracted file was: extracted.jsonl for programs, INDEX.txt for people, SHA256SUMS for sha256sum(1).
#pragma once

#include "evidence/base/result.h"
#include "evidence/extract/content_store.h"
#include "evidence/extract/found_file.h"
#include "evidence/extract/new_folder.h"

namespace exhibit::extract {

class ExtractionLog {
 public:
  /// Makes the three files. `bundle_path` and `bundle_id` are told in INDEX.txt.
  static Result<ExtractionLog> begin(const NewFolder& folder, const std::string& bundle_path,
                                     const std::string& bundle_id);

  /// One entry, whatever became of its content. On disk when this returns, so that what was extracted is told even
  /// where a later file fails.
  Result<void> add(const FoundFile& file, const StoredContent& stored);
  Result<void> close();
  /// Removes its files again, of a log that has no entry.
  static Result<void> take_back(const NewFolder& folder);

 private:
  ExtractionLog(NewFile objects, NewFile index, NewFile sums)
      : objects_(std::move(objects)), index_(std::move(index)), sums_(std::move(sums)) {}

  NewFile objects_;
  NewFile index_;
  NewFile sums_;
};

/// A line of extracted.jsonl: `file`, `bytes` and `sha256` of what was written, `error` where it is not all, `places`
/// or `process`, and `entry` as the bundle has it.
std::string extracted_line(const FoundFile& file, const StoredContent& stored);

/// A paragraph of INDEX.txt, escaped.
std::string index_paragraph(const FoundFile& file, const StoredContent& stored);

}  // namespace exhibit::extract
