// age files in memory, as tests make, break and open them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hashing/age/decrypting_source.h"
#include "hashing/age/encrypting_sink.h"
#include "hashing/age/primitives.h"

namespace exhibit::age::test {

/// A key pair of age's.
struct KeyPair {
  Secret scalar = new_x25519_scalar();

  X25519Recipient recipient() const { return X25519Recipient(x25519_public(scalar.view())); }
  Identities identities() const {
    Identities identities;
    identities.push_back(std::make_unique<X25519Identity>(Secret(scalar.view())));
    return identities;
  }
};

inline Recipients only(X25519Recipient recipient) {
  Recipients recipients;
  recipients.age.push_back(std::move(recipient));
  return recipients;
}

inline std::string encrypt(const Envelope& envelope, std::string_view plain) {
  std::string file;
  EncryptingSink sink(envelope, [&file](std::string_view bytes) { file += bytes; });
  sink.write(plain);
  sink.finish();
  return file;
}

inline std::string encrypt(const Recipients& recipients, std::string_view plain) {
  return encrypt(make_envelope(recipients).value(), plain);
}

/// What came out of a file: authentic bytes, and why there are no more of them.
struct Opened {
  std::string plain;
  std::optional<Fault> fault;
  std::string why;
};

/// `piece` bytes are read at a time.
inline Opened decrypt(std::string_view file, const Identities& identities, std::size_t piece = 100'000) {
  const auto read = [&](std::span<char> bytes) -> Expected<std::size_t> {
    const std::size_t count = file.copy(bytes.data(), std::min(bytes.size(), piece));
    file.remove_prefix(count);
    return count;
  };
  Opened opened;
  auto source = DecryptingSource::open(read, identities);
  if (!source) return {{}, source.error().fault, source.error().why};
  while (true) {
    const auto chunk = source->next();
    if (!chunk) {
      opened.fault = chunk.error().fault;
      opened.why = chunk.error().why;
      return opened;
    }
    if (chunk->empty()) return opened;
    opened.plain += *chunk;
  }
}

/// Bytes that do not repeat at a chunk's distance.
inline std::string content(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 1;
  for (char& byte : bytes) byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return bytes;
}

}  // namespace exhibit::age::test
