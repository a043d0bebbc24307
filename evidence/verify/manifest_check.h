// manifest-sha256.txt and tagmanifest-sha256.txt against the members (FORMAT.md 6.2).
#pragma once

#include <cstdint>
#include <string_view>

#include "evidence/reader/lines.h"
#include "evidence/verify/fault.h"
#include "evidence/verify/seen_members.h"

namespace exhibit {

/// Takes the manifest as it streams by and compares each line with the member it names.
class ManifestCheck {
 public:
  ManifestCheck(SeenMembers& members, FaultList& faults) : members_(members), faults_(faults) {}

  void feed(std::string_view bytes);
  /// The manifest is whole: payload that it did not list is a fault.
  void end();

 private:
  void take(std::string_view line);
  void compare(const SeenMember& member, const Digest& listed);
  std::string where() const;

  SeenMembers& members_;
  FaultList& faults_;
  LineSplitter lines_;
  std::uint64_t line_ = 0;
  std::uint64_t next_number_ = 0;  // the number of the last member that was listed, and one
  bool is_broken_ = false;
};

/// Exactly the lines of bagit.txt, manifest-sha256.txt and bag-info.txt, with their digests.
void check_tagmanifest(std::string_view content, SeenMembers& members, FaultList& faults);

}  // namespace exhibit
