// What a bundle is, on one page.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/reader/decode.h"
#include "evidence/show/render/palette.h"

namespace exhibit::show {

struct Overview {
  std::string path;          ///< of the bundle; bytes
  std::optional<Seal> seal;  ///< absent in a cut bundle
  AcquisitionStart start;
  std::optional<AcquisitionFinish> finish;  ///< absent in a cut bundle
  std::vector<ContainerRecord> containers;
  bool has_host_processes = false;                            ///< processes of no container were captured, too
  std::vector<ReadLedgerLine> gaps;                           ///< the first of them
  std::uint64_t gap_count = 0;                                ///< all ledger lines that are gaps
  std::optional<std::uint64_t> rows_withheld = std::nullopt;  ///< of a redacted copy
};

/// "complete", "partial" or "cut".
std::string overview_status(const Overview& overview);

std::string overview_text(const Overview& overview, const Palette& palette);

/// One object.
std::string overview_json(const Overview& overview);

}  // namespace exhibit::show
