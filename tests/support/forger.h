// Whoever can rewrite a bundle, with all the knowledge there is: every digest is computed anew.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/seal.h"
#include "tests/support/small_bundle.h"

namespace exhibit::test {

/// Blocks as an honest writer makes them, padding included.
std::string tar_header(std::string_view name, std::uint64_t size);
std::string tar_member(std::string_view name, std::string_view content);
/// A header with bytes overwritten at `offset` and its checksum set right again.
std::string altered_header(std::string header, std::size_t offset, std::string_view bytes);
/// The two zero blocks.
std::string tar_end();

/// Builds a bundle from parts. Each edit gets what an honest writer would write and may change it; what comes later is
/// computed from the result.
struct Forger {
  Forger();

  std::string bag = std::string(small_bag);
  std::vector<Part> parts;  ///< all before the index, bagit.txt included
  std::vector<std::string> tail_order = {"data/index.jsonl", "data/salt-master.hex", "manifest-sha256.txt",
                                         "bag-info.txt", "tagmanifest-sha256.txt"};
  std::function<void(std::vector<std::string>& lines)> edit_index;
  std::function<void(std::string& manifest)> edit_manifest;
  std::function<void(std::string& tagmanifest)> edit_tagmanifest;
  std::function<void(std::string& salt)> edit_salt;
  std::function<void(Seal& seal)> edit_seal;
  std::function<void(std::string& text)> edit_seal_text;
  /// Raw blocks put before the member of the given name.
  std::string blocks;
  std::string blocks_before;
  /// The member whose padding ends with a byte that is not zero.
  std::string dirty_padding;

  Part& part(std::string_view name);
  void insert_after(std::string_view name, Part part);
  void remove(std::string_view name);
  /// Puts a checkpoint before the member `name`; its numbers are right when the bundle is built.
  void checkpoint_before(std::string_view name);

  std::string build() const;
};

/// Of a bundle as small as there can be one, so that it can be changed at every place.
Forger least_forger();

}  // namespace exhibit::test
