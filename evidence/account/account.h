// The account of a bundle: how it was taken, what a verification finds now, and who has held it since.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "evidence/custody/check.h"
#include "evidence/reader/decode.h"
#include "evidence/trust/judgement.h"

namespace exhibit {

struct Account {
  std::string path;  ///< of the bundle; raw bytes
  Digest file_sha256;
  Timestamp examined;  ///< when it was verified for this account
  Verification verification;
  Judgement judgement;
  AcquisitionStart start;
  std::vector<ContainerRecord> containers;
  std::optional<AcquisitionFinish> finish;
  /// What the ledger has, by outcome: each gap's outcome → number.
  std::map<std::string, std::uint64_t, std::less<>> gaps;
  std::uint64_t vanished = 0;
  std::optional<custody::Log> custody;
  std::optional<custody::CustodyReport> custody_report;  ///< where there is a log
};

/// Reads the bundle once to verify it, and again for its records. Fails where it cannot be read; the verdict may be
/// any, but records are read only where the bundle is consistent or cut.
Result<Account> account_of(const std::string& path, const SidecarSet& sidecars, const TrustRequest& request);

/// Whether the custody log is not what was written, or is another bundle's.
bool has_broken_custody(const Account& account);

/// Whether the verdict lets records be read at all: consistent, or cut.
bool has_records(Verdict verdict);

}  // namespace exhibit
