// MessageImprint (RFC 3161, 2.4.1), which queries and stamps have in common.
#pragma once

#include <openssl/ts.h>

#include "hashing/digest.h"
#include "hashing/expected.h"

namespace exhibit {

/// Refuses an imprint by anything but SHA-256.
Expected<Digest> sha256_imprint(TS_MSG_IMPRINT* imprint);

}  // namespace exhibit
