// Encrypts a stream while it passes, in constant memory.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "hashing/age/chunks.h"
#include "hashing/age/recipients.h"

namespace exhibit::age {

class EncryptingSink {
 public:
  using Sink = std::function<void(std::string_view)>;

  /// The header goes to `sink` at once; what that throws passes through, here and below.
  EncryptingSink(const Envelope& envelope, Sink sink);

  /// `sink` gets whole chunks only: up to chunk_size bytes are held back, since only the last one may be shorter.
  void write(std::string_view plain);
  /// The last chunk. Nothing may be written after it.
  void finish();

  /// Bytes that were written and that no chunk that has left holds yet.
  std::size_t held_back() const { return held_.size(); }

 private:
  void put_chunk(std::string_view plain, bool is_last);

  Sink sink_;
  std::string nonce_;
  ChunkCipher cipher_;
  std::string held_;
  std::string sealed_;
};

}  // namespace exhibit::age
