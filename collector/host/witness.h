// Tells somebody outside of the bundle what its digest is so far: standard error, or the host's syslog, which may well
// be kept elsewhere. Who has such a line can tell later whether the bundle is the one that was collected.
#pragma once

#include <cstdint>
#include <string>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"
#include "evidence/records/seal.h"
#include "hashing/digest.h"

namespace exhibit {

/// "exhibit-checkpoint bundle=<id> sequence=<n> bytes=<n> sha256=<digest>": the SHA-256 of the bundle's first so many
/// bytes.
std::string witness_line(const Checkpoint& checkpoint);
/// "exhibit-seal bundle=<id> bytes=<n> seal=<digest>": the digest of SEAL, and how large the whole bundle is.
std::string witness_line(const std::string& bundle_id, std::uint64_t bundle_bytes, const Digest& seal);

class OutsideWitness {
 public:
  /// Tells nobody.
  OutsideWitness() = default;

  void also_stderr() { to_stderr_ = true; }
  /// Connects to the socket of syslog(3), "/dev/log". Before the process is confined: it may make no socket after that.
  Result<void> also_syslog(const std::string& path = "/dev/log");

  /// One line without a newline. Never waits for syslog.
  void tell(const std::string& line);

  /// Lines that syslog did not take.
  std::uint64_t lost() const { return lost_; }

 private:
  bool to_stderr_ = false;
  UniqueFd syslog_;
  std::uint64_t lost_ = 0;
};

}  // namespace exhibit
