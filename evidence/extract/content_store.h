// Captured content as files whose names are the digests of their bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "evidence/base/result.h"
#include "evidence/extract/new_folder.h"
#include "evidence/reader/bundle.h"
#include "evidence/records/file_entry.h"

namespace exhibit::extract {

struct StoredContent {
  std::string name;  ///< "<sha256>.bin"; "part-<n>.bin" of what was readable, where `problem` says why; or empty
  std::uint64_t bytes = 0;
  Digest sha256;        ///< of the bytes in the file
  bool is_new = false;  ///< first of its digest
  std::optional<Error> problem;
};

class ContentStore {
 public:
  ContentStore(const Bundle& bundle, const NewFolder& folder) : bundle_(bundle), folder_(folder) {}

  /// Writes the content of `entry`, once for each digest. A file has its final name only when it is whole; of a content
  /// that is damaged or missing further on, the good pieces before stay as a part.
  StoredContent store(const FileEntry& entry);

 private:
  Result<void> write(const FileEntry& entry, const std::string& name, StoredContent& stored);
  void name_whole(const std::string& part, StoredContent& stored);

  const Bundle& bundle_;
  const NewFolder& folder_;
  std::map<Digest, std::uint64_t> sizes_;  // of what is stored
  std::uint64_t parts_ = 0;
};

}  // namespace exhibit::extract
