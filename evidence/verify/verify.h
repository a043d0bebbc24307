// The judgement over a bundle's bytes, in one pass and constant memory but for one digest a member (FORMAT.md 8).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evidence/reader/disclosed_rows.h"
#include "evidence/reader/hashed_blocks.h"
#include "evidence/reader/input_file.h"
#include "evidence/reader/tar_scanner.h"
#include "evidence/records/seal.h"
#include "evidence/verify/fault.h"

namespace exhibit {

enum class Verdict : std::uint8_t { authentic, consistent_unsigned, incomplete, tampered, malformed };
/// "CONSISTENT-UNSIGNED" and so on.
std::string_view verdict_word(Verdict verdict);
/// AUTHENTIC or CONSISTENT-UNSIGNED: nothing contradicts, and nothing is missing.
bool is_consistent(Verdict verdict);

/// What a redacted copy is, beside a bundle.
struct Redaction {
  std::uint64_t rows = 0;
  std::uint64_t number_withheld = 0;
  std::vector<WithheldRow> withheld;  ///< the first DisclosedRows::greatest_number_told
};

struct Verification {
  Verdict verdict = Verdict::malformed;
  std::vector<Fault> faults;          ///< in the order in which the bytes show them
  std::uint64_t faults_left_out = 0;  ///< beyond FaultList::greatest_number
  std::optional<Seal> seal;
  std::optional<Digest> seal_sha256;
  std::string seal_text;  ///< the bytes of SEAL, over which signatures are made; empty where there is none
  std::string bag;
  std::uint64_t bytes = 0;
  std::uint64_t members = 0;  ///< whole ones
  std::uint64_t checkpoints = 0;
  /// The prefix length up to which SEAL, or else the last checkpoint whose digest holds, vouches.
  std::uint64_t verified_bytes = 0;
  std::optional<Redaction> redaction;  ///< of a redacted copy (FORMAT.md 11)
  /// A cut bundle: the whole members, in order.
  std::vector<std::string> whole_members;
};

/// Reads `source` to its end, or to the first block that is none of a bundle's. Fails only where reading does;
/// everything else is a fault.
///
/// The gravest kind of fault decides. TAMPERED stands above MALFORMED, so that nobody can take the edge off a
/// contradiction by breaking the form as well. A bundle that was rewritten whole, with every digest anew, is
/// consistent: only its seal's digest, kept elsewhere, can tell.
Result<Verification> verify(const ByteSource& source, Reading reading = Reading::as_asked);

/// How `file` is best read: ahead, but for a pipe.
Reading reading_of(const InputFile& file);

/// The same of the file `path`; "-" is standard input.
Result<Verification> verify_file(const std::string& path);

}  // namespace exhibit
