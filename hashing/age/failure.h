// How an age file turns out not to be whole, or not to be ours to open.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace exhibit::age {

enum class Fault : std::uint8_t {
  unreadable,   ///< the source of the bytes failed
  no_age,       ///< the bytes are no age file, or one of another version
  malformed,    ///< an age file whose header breaks the grammar
  changed,      ///< the header's MAC or a chunk is not what was written
  trailing,     ///< bytes follow the last chunk
  cut,          ///< the bytes end before the last chunk does
  no_identity,  ///< no identity that was given opens it
  unusable,     ///< an identity that should open it could not be used: a passphrase, a broken key
};

struct Failure {
  Fault fault = Fault::malformed;
  std::string why;  ///< as in Refusal, and free of anything secret
};

inline std::unexpected<Failure> fail(Fault fault, std::string why) {
  return std::unexpected(Failure{fault, std::move(why)});
}

}  // namespace exhibit::age
