// The bytes of a source in blocks, which a thread hashes while whoever takes them looks at them.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "evidence/base/result.h"
#include "evidence/reader/tar_scanner.h"
#include "hashing/digest.h"

namespace exhibit {

/// Who asks the source: whoever takes the blocks alone, when it has to have one, or both, so early that neither has to
/// wait.
enum class Reading : std::uint8_t { as_asked, ahead };

/// Nothing is copied: both hash the same memory. Holds 1.5 MiB and belongs to one thread; its own begins with the
/// second block.
class HashedBlocks {
 public:
  /// `source` must outlive it; read `ahead` it is called from the other thread, and perhaps once more than needed.
  HashedBlocks(const ByteSource& source, Reading reading);
  ~HashedBlocks();
  HashedBlocks(const HashedBlocks&) = delete;
  HashedBlocks& operator=(const HashedBlocks&) = delete;

  /// The next block, valid until the next call; empty at the end. All but the last have one length, a multiple of
  /// tar's.
  Result<std::string_view> next();

  /// The digest of so many bytes from the beginning, which end in the last block that was taken or where that ends.
  /// Throws what the thread met.
  Digest digest_of_first(std::uint64_t bytes);

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
    std::uint64_t offset = 0;
    std::optional<Sha256> before;  ///< of all before it, once its turn has come to be hashed
  };
  static constexpr std::size_t number_of_blocks = 6;

  Block& block(std::uint64_t number) { return blocks_[number % number_of_blocks]; }
  bool may_read() const;
  bool wants_more_after(std::uint64_t blocks) const;
  void read_block(std::unique_lock<std::mutex>& lock);
  void hash_block(std::unique_lock<std::mutex>& lock);
  void work();

  const ByteSource& source_;
  Reading reading_;
  std::optional<Sha256> look_;  ///< of the taken block's beginning, up to `looked_at_`
  std::uint64_t looked_at_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<Block, number_of_blocks> blocks_;
  std::uint64_t read_ = 0;   ///< so many blocks; what follows likewise
  std::uint64_t begun_ = 0;  ///< by the thread, to be hashed
  std::uint64_t hashed_ = 0;
  std::uint64_t taken_ = 0;
  std::uint64_t left_ = 0;   ///< by whoever took them
  std::uint64_t bytes_ = 0;  ///< read
  std::optional<Result<void>> end_;
  std::exception_ptr failure_;
  bool is_reading_ = false;
  bool is_over_ = false;
  Sha256 digest_;        ///< the thread's
  std::jthread thread_;  // last: ends before anything above goes
};

}  // namespace exhibit
