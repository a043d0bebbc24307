#include "evidence/trust/named_certificate.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/trust/clock.h"

namespace exhibit {

bool is_named(const Certificate& certificate, const Signers& signers) {
  return std::ranges::find(signers.certificates, certificate) != signers.certificates.end() ||
         std::ranges::find(signers.keys, certificate.key_sha256()) != signers.keys.end();
}

Expected<void> check_validity(const Certificate& certificate, const Moment& moment) {
  if (certificate.is_valid_at(moment.time)) return {};
  const bool is_over = certificate.not_after() < moment.time;
  const std::string when = is_over ? "expired on " + readable(certificate.not_after())
                                   : "is valid only from " + readable(certificate.not_before());
  if (moment.is_stamped)
    return refuse(fmt::format("its certificate {}; it was time-stamped at {}", when, readable(moment.time)));
  return refuse(fmt::format("its certificate {}, and no trusted time stamp shows an earlier signature", when));
}

}  // namespace exhibit
