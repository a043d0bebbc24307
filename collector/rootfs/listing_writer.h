// Cuts a listing's lines into parts and adds each to the bundle (FORMAT.md 5).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/zstd_part.h"

namespace exhibit {

class ListingWriter {
 public:
  ListingWriter(BundleWriter& bundle, std::string fsid, std::string source)
      : bundle_(bundle), fsid_(std::move(fsid)), source_(std::move(source)) {}

  /// Adds a line, newline included, whose path has this part_hash.
  void add(std::string_view line, std::uint64_t path_hash);
  /// Writes what is left.
  void finish();
  std::uint64_t parts() const { return parts_; }

 private:
  void write_part();

  BundleWriter& bundle_;
  std::string fsid_;
  std::string source_;
  PartCompressor compressor_;
  std::string part_;
  Timestamp begun_;
  std::uint64_t parts_ = 0;
};

}  // namespace exhibit
