// Random bytes from OpenSSL's private generator.
#pragma once

#include "hashing/digest.h"

namespace exhibit {

/// 32 unpredictable bytes.
Digest random_secret();

}  // namespace exhibit
