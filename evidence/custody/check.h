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
  bool requires_signers = false;         ///< every event must be signed by one of them
  std::optional<Digest> head;            ///< a digest that a witness wrote down: of the last line at that time
  std::vector<SidecarFile> time_stamps;  ///< RFC 3161 responses over single lines
  std::vector<Certificate> time_authorities;
  UnixSeconds now = exhibit::now().seconds;  ///< when signers are judged whom no trusted time stamp vouches for
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
  CustodyFaults faults;               ///< by line
  std::uint64_t faults_left_out = 0;  ///< beyond CustodyFaultList::greatest_number
  bool has_contradiction = false;     ///< among all faults
  std::string bundle_verdict;         ///< of the bundle as it is now
  std::uint64_t lines = 0;
  std::optional<Digest> head;
  std::vector<EventStatement> events;
  std::vector<LineStamp> time_stamps;
  bool has_expected_head = false;
  std::uint64_t lines_after_expected_head = 0;

  bool is_broken() const { return has_contradiction; }
  /// Nothing contradicts, and nothing is missing.
  bool is_whole() const { return faults.empty(); }
};

/// More signatures of one event than anybody needs: the others are not looked at, and that is a fault.
inline constexpr std::size_t greatest_signatures = 16;

/// `now` is what a reading of the bundle found.
CustodyReport check(const Log& log, const BundleState& now, const Expectation& expectation);

}  // namespace exhibit::custody
