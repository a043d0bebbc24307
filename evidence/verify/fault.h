// What verify can find wrong. The codes are stable; tools match on them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exhibit {

enum class FaultCode : std::uint8_t {
  not_a_bundle,     ///< the first block is no header of this format
  bad_header,       ///< a later block is neither a header of this format nor the end
  bad_member_name,  ///< outside the alphabet, another bag, an alias
  duplicate_member,
  nonzero_padding,
  trailing_bytes,  ///< bytes after the end blocks
  missing_end,     ///< the archive ends without its two zero blocks
  cut,             ///< the bytes end inside a member
  member_order,    ///< a required member is missing or stands in the wrong place
  bad_seal,        ///< SEAL is no seal
  unsupported_version,
  seal_mismatch,  ///< SEAL's bag, id, counts or offsets contradict the bytes
  prefix_digest,
  checkpoint_mismatch,
  manifest_digest,  ///< manifest-sha256.txt is not the one SEAL names
  tagmanifest_digest,
  bad_manifest_line,
  member_digest,  ///< a member's bytes contradict the manifest
  piece_digest,   ///< a piece of captured content contradicts its own name
  member_not_listed,
  listed_member_missing,
  bad_index_line,
  index_mismatch,  ///< an index line contradicts the member
  leaf_count,
  merkle_root,
  bad_record,              ///< a record is not what FORMAT.md says
  bad_redaction_row,       ///< a row of a redacted copy is none
  mandatory_row_withheld,  ///< a redacted copy lacks what every copy must disclose
  // Of what stands beside a bundle (FORMAT.md 9); evidence/trust finds them.
  seal_copy,             ///< B.SEAL is not the bundle's SEAL
  bad_signature,         ///< a signature that is none, does not hold, or is over something else
  bad_time_stamp,        ///< the same of a time stamp
  clock_anomaly,         ///< times that cannot all be right
  unexpected_seal,       ///< the seal is not the one that was expected
  no_trusted_signature,  ///< one was required
  no_trusted_time_stamp,
};

/// "prefix-digest" and so on: the enumerator with dashes.
std::string_view fault_code_word(FaultCode code);

/// What a fault means for the verdict, the gravest first.
enum class FaultKind : std::uint8_t {
  contradiction,  ///< something in the bundle says otherwise: TAMPERED
  malformation,   ///< against the format, though nothing contradicts it: MALFORMED
  early_end,      ///< bytes are missing at the end: INCOMPLETE
  caution,        ///< a reader must know it; the verdict does not change
  unmet,          ///< what was asked for is not there: the verdict does not change, the exit status does
};
FaultKind fault_kind(FaultCode code);

struct Fault {
  FaultCode code;
  std::string where;  ///< member, line or byte offset; raw bytes
  std::string why;    ///< raw bytes
};

/// Collects what is wrong. Bounded, so that a hostile bundle of nothing but faults is only that.
class FaultList {
 public:
  static constexpr std::size_t greatest_number = 10'000;

  void add(FaultCode code, std::string where, std::string why);
  bool has(FaultKind kind) const { return (kinds_ >> static_cast<unsigned>(kind) & 1) != 0; }
  /// Found beyond the number that is kept.
  std::uint64_t left_out() const { return left_out_; }
  std::vector<Fault> take() { return std::move(faults_); }

 private:
  std::vector<Fault> faults_;
  std::uint64_t left_out_ = 0;
  unsigned kinds_ = 0;  // a bit for each kind seen
};

}  // namespace exhibit
