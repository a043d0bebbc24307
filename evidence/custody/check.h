// The judgement over a custody log (FORMAT.md 9.3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/custody/fault.h"
#include "evidence/custody/log.h"
#include "evidence/custody/signature.h"
#include "evidence/trust/request.h"
#include "evidence/trust/sidecar_set.h"

namespace exhibit::custody {

/// What an examiner knows from elsewhere.
struct Expectation {
  Signers signers;
  bool requires_signers = false;  ///< every event must be signed by one of them
  std::optional<Digest> head;            ///< a digest that a witness wrote down: of the last line at that time
  std::vector<SidecarFile> time_stamps;  ///< RFC 3161 responses over single lines
  std::vector<Certificate> time_authorities;
};

struct EventStatement {
  std::uint64_t line = 0;
  std::vector<SignedBy> signatures;
};

struct LineStamp {
  std::string path;
  std::uint64_t line = 0;
  std::string authority;  ///< raw bytes
  UnixSeconds time = 0;
  bool is_trusted = false;
  std::string why;
};

struct CustodyReport {
  CustodyFaults faults;
  std::uint64_t lines = 0;
  std::optional<Digest> head;
  std::vector<EventStatement> events;
  std::vector<LineStamp> time_stamps;
  std::uint64_t lines_after_expected_head = 0;

  bool is_broken() const { return has_contradiction(faults); }
  /// Nothing contradicts, and nothing is missing.
  bool is_whole() const { return faults.empty(); }
};

/// `now` is what a reading of the bundle found.
CustodyReport check(const Log& log, const BundleState& now, const Expectation& expectation);

}  // namespace exhibit::custody
