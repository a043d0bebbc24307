// A running SHA-256 that a thread of its own computes, for whoever needs another digest of the same bytes at the same
// time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "hashing/digest.h"

namespace exhibit {

/// Takes bytes by copying them, which costs a tenth of hashing them, and holds less than a MiB. Belongs to one thread.
class BackgroundSha256 {
 public:
  BackgroundSha256() = default;
  ~BackgroundSha256();
  BackgroundSha256(const BackgroundSha256&) = delete;
  BackgroundSha256& operator=(const BackgroundSha256&) = delete;

  void update(std::string_view bytes);

  /// The digest of all bytes so far, for which it waits; the object goes on. Throws what the thread met.
  Digest peek();

 private:
  void hand_over();
  void work();

  std::string filling_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  std::string empty_;  ///< a block to be filled again
  std::exception_ptr failure_;
  bool is_hashing_ = false;
  bool is_over_ = false;
  Sha256 digest_;        ///< of the thread's while it hashes
  std::jthread thread_;  // last: ends before anything above goes; begun with the first block
};

}  // namespace exhibit
