// Time stamps: TimeStampResp (RFC 3161, 2.4.2), as a .tsr file holds it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "hashing/digest.h"
#include "hashing/expected.h"
#include "hashing/time_stamp/query.h"
#include "hashing/x509/signed_content.h"

namespace exhibit {

struct TimeStamp {
  Digest imprint;                           ///< SHA-256
  UnixSeconds time = 0;                     ///< genTime; a fraction of a second is left out
  std::optional<std::int64_t> accuracy_us;  ///< microseconds to either side; nothing where the authority does not say
  std::string serial;                       ///< lower-case hexadecimal
  std::string policy;                       ///< dotted
  std::string nonce;                        ///< as in TimeStampQuery
  CmsSigner signer;                         ///< the authority; not yet trusted
  std::vector<Certificate> certificates;
};

/// A response that was granted, and whose token's cryptography holds: no byte more, SHA-2 alone, one signer who bound
/// the certificate, an imprint by SHA-256. A rejection is told with the authority's own words.
Expected<TimeStamp> parse_time_stamp(std::string_view der);

/// Whether the stamp is over `content`.
Expected<void> check_imprint(const TimeStamp& stamp, std::string_view content);

/// Whether the stamp answers `query`: its imprint and its nonce.
Expected<void> check_answers(const TimeStamp& stamp, const TimeStampQuery& query);

/// Whether the authority is one of `anchors`' and was at the stamp's own time, with a certificate for nothing but that.
Expected<void> check_authority(const TimeStamp& stamp, std::span<const Certificate> anchors);

}  // namespace exhibit
