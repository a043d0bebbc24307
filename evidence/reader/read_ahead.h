// Parts of a listing, of which the next is read, decompressed and cut into lines while the last is looked at.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/reader/listing_part.h"

namespace exhibit {

/// Has a thread of its own, and one part more in memory.
class ReadAhead {
 public:
  /// `bundle` and the members must outlive it.
  ReadAhead(const Bundle& bundle, std::vector<const Member*> parts);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// Loads a part into `part`, whose memory goes to the one after it; `next`, where there is one, is begun.
  Result<void> take(std::size_t number, std::optional<std::size_t> next, ListingPart& part);

 private:
  void work();

  const Bundle& bundle_;
  std::vector<const Member*> parts_;
  std::string compressed_;  ///< belongs to whoever loads
  ListingPart ahead_;       ///< the thread's while `asked_` and not `loaded_`

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::size_t> asked_;    ///< the part that is to be loaded or is being loaded
  std::optional<Result<void>> loaded_;  ///< how it went with `asked_`, once it is over
  bool is_over_ = false;
  std::jthread thread_;  // last: ends before anything above goes
};

}  // namespace exhibit
