#include "evidence/trust/statement_words.h"

#include <fmt/format.h>

#include "evidence/encoding/time_text.h"

namespace exhibit {

std::string signature_words(const SignatureStatement& signature) {
  return fmt::format("{} ({}); {}{}", signature.signer, signature.key,
                     signature.is_trusted ? "trusted: " : "not trusted: ", signature.why);
}

std::string time_stamp_words(const TimeStampStatement& stamp) {
  return fmt::format("{} by {}; {}{}", to_iso8601({stamp.time, 0}), stamp.authority,
                     stamp.is_trusted ? "trusted: " : "not trusted: ", stamp.why);
}

}  // namespace exhibit
