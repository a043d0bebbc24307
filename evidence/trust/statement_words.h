// What stands beside a bundle, a sentence each. Raw bytes: who shows them escapes them.
#pragma once

#include <string>

#include "evidence/trust/statement.h"

namespace exhibit {

/// "CN=Alice (sha256:…); trusted: the certificate is named".
std::string signature_words(const SignatureStatement& signature);

/// "2026-11-24T09:50:11Z by CN=TSA; not trusted: …".
std::string time_stamp_words(const TimeStampStatement& stamp);

}  // namespace exhibit
