// Requests for a time stamp: TimeStampReq (RFC 3161, 2.4.1).
#pragma once

#include <string>
#include <string_view>

#include "hashing/digest.h"
#include "hashing/expected.h"

namespace exhibit {

struct TimeStampQuery {
  Digest imprint;     ///< SHA-256 of the data
  std::string nonce;  ///< unsigned, big-endian, without leading zeros; empty where there is none
  std::string der;    ///< what is sent

  /// With 128 random bits of nonce, asking for the authority's certificate.
  static TimeStampQuery over(std::string_view content);
  /// One that was written before: SHA-256, and no byte more.
  static Expected<TimeStampQuery> parse(std::string_view der);
};

}  // namespace exhibit
