#include "evidence/encryption/decryption.h"

#include <utility>

namespace exhibit {
namespace {

/// The source of hashing/, which knows no files: an error's one line is its reason.
age::DecryptingSource::Read reader_of(const ByteSource& source) {
  return [&source](std::span<char> bytes) -> Expected<std::size_t> {
    const auto count = source(bytes.data(), bytes.size());
    if (!count) return refuse(count.error().message());
    return *count;
  };
}

}  // namespace

Result<Decryption> decrypt(const ByteSource& source, const age::Identities& identities,
                           const std::function<Result<Output*>()>& make_output) {
  Decryption decryption;
  auto plain = age::DecryptingSource::open(reader_of(source), identities);
  if (!plain) {
    decryption.failure = std::move(plain.error());
    return decryption;
  }
  const auto output = make_output();
  if (!output) return std::unexpected(output.error());
  while (true) {
    auto chunk = plain->next();
    if (!chunk) {
      decryption.failure = std::move(chunk.error());
      return decryption;
    }
    if (chunk->empty()) break;
    (*output)->write(*chunk);
    decryption.bytes += chunk->size();
  }
  (*output)->commit();
  return decryption;
}

}  // namespace exhibit
