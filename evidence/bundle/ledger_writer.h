// Collects the ledger while the acquisition runs, writes it in parts, and counts what it tells.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/zstd_part.h"
#include "evidence/records/ledger_line.h"

namespace exhibit {

class LedgerWriter {
 public:
  using Witness = std::function<void(const LedgerLine&)>;

  /// `witness` is told each line as it is added; it may be empty.
  explicit LedgerWriter(BundleWriter& bundle, Witness witness = {}) : bundle_(bundle), witness_(std::move(witness)) {}

  /// Records a line; may write a part, and so throw OutputError.
  void add(const LedgerLine& line);
  /// Writes what is left.
  void finish();

  std::uint64_t gaps() const { return gaps_; }
  std::uint64_t vanished() const { return vanished_; }
  /// Files whose content a limit left out.
  std::uint64_t left_out() const { return left_out_; }
  /// Members written.
  std::uint64_t parts() const { return parts_; }

 private:
  void write_part();

  BundleWriter& bundle_;
  Witness witness_;
  PartCompressor compressor_;
  std::string part_;
  std::size_t parts_ = 0;
  std::uint64_t gaps_ = 0;
  std::uint64_t vanished_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace exhibit
