// Sorts more than memory holds: runs on disk, then a merge.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/unique_fd.h"

namespace exhibit::stack {

/// Records are bytes of any length below 4 GiB, ordered by unsigned bytes. Throws OutputError where the disk fails.
class ExternalSort {
 public:
  /// Keeps about `memory` bytes of records before it writes a run. Runs go to a file without a name in `folder`, which
  /// nobody else can open and which is gone with the program.
  ExternalSort(std::string folder, std::size_t memory) : folder_(std::move(folder)), memory_(memory) {}

  void add(std::string_view record);
  /// Each record in order, equal ones as often as they were added. Ends the sort.
  void drain(const std::function<void(std::string_view)>& consume);

  std::size_t runs() const { return runs_.size(); }

 private:
  struct Run {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };

  void spill();
  void merge(const std::function<void(std::string_view)>& consume);

  std::string folder_;
  std::size_t memory_;
  std::vector<std::string> records_;
  std::size_t held_ = 0;
  UniqueFd file_;
  std::uint64_t file_size_ = 0;
  std::vector<Run> runs_;
};

}  // namespace exhibit::stack
