// exhibit-collect --dry-run: what a collection would take, found by doing all of it but reading contents and writing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "collector/acquire/acquisition.h"
#include "evidence/bundle/output.h"

namespace exhibit {

/// Takes everything and keeps nothing.
class DiscardingOutput final : public Output {
 public:
  void write(std::string_view) override {}
  void commit() override {}
};

struct Estimate {
  AcquisitionCounts counts;            ///< bytes_hashed: what would be read of contents
  std::uint64_t bytes_to_keep = 0;     ///< of contents, at most: what turns out to be the image's is not kept
  std::uint64_t bundle_bytes = 0;      ///< about, with all that may be kept
  std::uint64_t bytes_a_second = 0;    ///< that contents are read and hashed with while they are in memory
  double seconds = 0;                  ///< about, while everything is in memory
  std::string stopped_by;              ///< it is of a part only; empty where it came to its end
  std::vector<std::string> missing;    ///< a line for each thing that would not be collected and was to be
  std::uint64_t missing_left_out = 0;  ///< more of those, not told
};

/// Goes through the plan; files are opened and closed again, so that what cannot be read is told.
Estimate estimate(CollectOptions options, ProcFs proc, const Plan& plan, Progress& progress,
                  const std::atomic<bool>& stop);

std::string estimate_as_text(const Estimate& estimate);
/// One JSON object and a newline.
std::string estimate_as_json(const Estimate& estimate);

}  // namespace exhibit
