// Exit statuses that every command which judges a bundle has in common.
#pragma once

#include "evidence/verify/verify.h"

namespace exhibit {

/// 0 AUTHENTIC and CONSISTENT-UNSIGNED, 1 TAMPERED, 3 INCOMPLETE, 4 MALFORMED; 2 is for usage and what cannot be read.
int status_of(Verdict verdict);

}  // namespace exhibit
