// Decrypts an age file while it is read, in constant memory, and gives out nothing that is not authentic.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "hashing/age/chunks.h"
#include "hashing/age/failure.h"
#include "hashing/age/identity.h"
#include "hashing/expected.h"

namespace exhibit::age {

class DecryptingSource {
 public:
  /// Fills the front of the bytes and says how many, 0 at the end.
  using Read = std::function<Expected<std::size_t>(std::span<char>)>;

  /// Reads the header and opens it with the first identity that a stanza is for.
  static std::expected<DecryptingSource, Failure> open(Read read,
                                                       std::span<const std::unique_ptr<Identity>> identities);

  /// The next authentic chunk, good until the next call; empty when the file was whole and all of it given. After a
  /// failure there is nothing more: what came before it is authentic, and its length is known.
  ///
  /// Of a last chunk that is short nothing tells whether it was cut or changed; `cut` then says both. Bytes after it
  /// are found.
  std::expected<std::string_view, Failure> next();

 private:
  DecryptingSource(Read read, const Secret& key, std::string held, std::uint64_t offset);

  std::expected<std::string_view, Failure> take_last(std::size_t sealed_length);
  void take(std::size_t sealed_length);
  std::expected<std::string_view, Failure> explain_chunk(bool is_full);
  std::unexpected<Failure> fail_chunk(Fault fault, std::string_view what) const;

  Read read_;
  ChunkCipher cipher_;
  std::string held_;  ///< read, not yet opened
  std::string plain_;
  std::uint64_t offset_;  ///< of held_ in the file
  bool has_seen_last_ = false;
  bool is_whole_ = false;
};

}  // namespace exhibit::age
