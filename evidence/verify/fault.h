// What verify can find wrong. The codes are stable; tools match on them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace exhibit {

enum class FaultCode : std::uint8_t {
  not_a_bundle,          ///< the first block is no header of this format
  bad_header,            ///< a later block is neither a header of this format nor the end
  bad_member_name,       ///< outside the alphabet, another bag, an alias
  duplicate_member,
  nonzero_padding,
  trailing_bytes,        ///< bytes after the end blocks
  missing_end,           ///< the archive ends without its two zero blocks
  cut,                   ///< the bytes end inside a member
  member_order,          ///< a required member is missing or stands in the wrong place
  bad_seal,              ///< SEAL is no seal
  unsupported_version,
  seal_mismatch,         ///< SEAL's bag, id, counts or offsets contradict the bytes
  prefix_digest,
  checkpoint_mismatch,
  manifest_digest,       ///< manifest-sha256.txt is not the one SEAL names
  tagmanifest_digest,
  bad_manifest_line,
  member_digest,         ///< a member's bytes contradict the manifest
  member_not_listed,
  listed_member_missing,
  bad_index_line,
  index_mismatch,        ///< an index line contradicts the member
  leaf_count,
  merkle_root,
  bad_record,            ///< a record is not what FORMAT.md says
};

/// "prefix-digest" and so on: the enumerator with dashes.
std::string_view fault_code_word(FaultCode code);

/// Whether the fault means that the bytes are no bundle (MALFORMED) rather than a changed one (TAMPERED).
bool is_malformation(FaultCode code);

struct Fault {
  FaultCode code;
  std::string where;  ///< member or byte offset
  std::string why;
};

}  // namespace exhibit
