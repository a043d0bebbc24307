// Whether a certificate is one that was named, and whether its time had come and was not over.
#pragma once

#include "evidence/trust/request.h"
#include "hashing/expected.h"

namespace exhibit {

/// When a signature is judged: at a trusted time stamp over it, or else now. What it tells of itself does not count.
struct Moment {
  UnixSeconds time = 0;
  bool is_stamped = false;
};

/// By itself or by its key.
bool is_named(const Certificate& certificate, const Signers& signers);

Expected<void> check_validity(const Certificate& certificate, const Moment& moment);

}  // namespace exhibit
