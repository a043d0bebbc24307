// The payload of an age file: chunks of 64 KiB, each sealed under a counter and a flag that tells the last (STREAM:
// Hoang, Reyhanitabar, Rogaway, Vizár 2015).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "hashing/age/primitives.h"

namespace exhibit::age {

inline constexpr std::size_t chunk_size = std::size_t{64} << 10;
inline constexpr std::size_t sealed_chunk_size = chunk_size + tag_size;

/// Goes on to the next chunk with each that it sealed or opened. No chunk but the last is shorter than chunk_size, and
/// the last is empty only where it is the first.
class ChunkCipher {
 public:
  explicit ChunkCipher(const Secret& key) : cipher_(key) {}

  /// From 0.
  std::uint64_t number() const { return number_; }

  void seal(std::string_view plain, bool is_last, char* out);
  /// False where `sealed` is not this chunk; the next call asks about the same one.
  bool open(std::string_view sealed, bool is_last, char* out);
  /// The sealed length of the last chunk that `bytes` begin with; nothing where they do not.
  std::optional<std::size_t> last_chunk_length(std::string_view bytes) const;

 private:
  ChaCha20Poly1305::Nonce nonce(bool is_last) const;

  ChaCha20Poly1305 cipher_;
  std::uint64_t number_ = 0;
};

}  // namespace exhibit::age
