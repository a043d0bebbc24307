// Parts of a listing, of which the next is read and decompressed while the last is looked at.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "evidence/base/result.h"

namespace exhibit {

class Bundle;
struct Member;

/// Has a thread of its own, and one part more in memory.
class ReadAhead {
 public:
  /// `bundle` and the members must outlive it.
  ReadAhead(const Bundle& bundle, std::vector<const Member*> parts);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// The content of a part; `next`, where there is one, is begun.
  Result<std::string> take(std::size_t part, std::optional<std::size_t> next);

 private:
  void work();

  const Bundle& bundle_;
  std::vector<const Member*> parts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::size_t> asked_;            ///< the part that is to be read or is being read
  std::optional<Result<std::string>> content_;  ///< of `asked_`, once it is there
  bool is_over_ = false;
  std::jthread thread_;  // last: ends before anything above goes
};

}  // namespace exhibit
