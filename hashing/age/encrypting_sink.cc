#include "hashing/age/encrypting_sink.h"

#include <algorithm>
#include <utility>

namespace exhibit::age {

EncryptingSink::EncryptingSink(const Envelope& envelope, Sink sink)
    : sink_(std::move(sink)),
      nonce_(random_bytes(payload_nonce_size).view()),
      cipher_(payload_key(envelope.file_key, nonce_)),
      sealed_(sealed_chunk_size, '\0') {
  held_.reserve(chunk_size);
  sink_(envelope.header + nonce_);
}

void EncryptingSink::write(std::string_view plain) {
  while (!plain.empty()) {
    // A full chunk leaves only when more comes: it might have been the last.
    if (held_.size() == chunk_size) {
      put_chunk(held_, false);
      held_.clear();
    }
    while (held_.empty() && plain.size() > chunk_size) {
      put_chunk(plain.substr(0, chunk_size), false);
      plain.remove_prefix(chunk_size);
    }
    const std::size_t taken = std::min(plain.size(), chunk_size - held_.size());
    held_ += plain.substr(0, taken);
    plain.remove_prefix(taken);
  }
}

void EncryptingSink::finish() {
  put_chunk(held_, true);
  held_.clear();
}

void EncryptingSink::put_chunk(std::string_view plain, bool is_last) {
  cipher_.seal(plain, is_last, sealed_.data());
  sink_(std::string_view(sealed_).substr(0, plain.size() + tag_size));
}

}  // namespace exhibit::age
