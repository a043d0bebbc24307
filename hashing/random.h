// Random bytes from OpenSSL's private generator.
#pragma once

#include <string>

#include "hashing/digest.h"

namespace exhibit {

/// 32 unpredictable bytes.
Digest random_secret();

/// A random UUID (RFC 9562, 5.4) in its usual spelling.
std::string random_uuid();

}  // namespace exhibit
