// Captured content in the bundle, each piece once (FORMAT.md 5.2).
#pragma once

#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "collector/capture/capture_options.h"
#include "collector/capture/held_elsewhere.h"
#include "evidence/bundle/bundle_writer.h"
#include "evidence/records/piece.h"

namespace exhibit {

/// What a piece costs besides its bytes: a header, padding, lines in index and manifest.
inline constexpr std::size_t piece_overhead = 2048;

struct Piece {
  Digest sha256;
  std::string bytes;
  Source source;
  bool is_needed_here = false;  ///< also where another bundle has it
};

/// All but put() may be called by any thread.
class BlobStore {
 public:
  /// `elsewhere` outlives the store: its pieces are referred to and not written.
  BlobStore(BundleWriter& bundle, const CaptureOptions& options, const HeldElsewhere& elsewhere)
      : bundle_(bundle), options_(options), elsewhere_(elsewhere) {}

  const CaptureOptions& options() const { return options_; }

  /// Takes `bytes` of the room that the limit for all content leaves; false where there is less.
  bool reserve(std::uint64_t bytes);
  /// What was reserved and not needed.
  void give_back(std::uint64_t bytes);
  /// Of that limit, what is taken.
  std::uint64_t reserved() const;

  /// Takes `bytes` of the memory that pieces on their way may use together; false where it is used up.
  bool take_memory(std::size_t bytes);
  void free_memory(std::size_t bytes);

  /// Writes the piece unless it is there, here or elsewhere. Only for the thread that may write the bundle; throws
  /// OutputError.
  void put(const Piece& piece);

  std::uint64_t blobs() const { return blobs_; }
  std::uint64_t bytes() const { return bytes_; }
  /// Pieces that were left to another bundle, and are not here for another reason, in the order they came.
  std::vector<PieceElsewhere> left_elsewhere() const;

 private:
  BundleWriter& bundle_;
  CaptureOptions options_;
  const HeldElsewhere& elsewhere_;
  mutable std::mutex mutex_;
  std::set<Digest> written_;
  std::uint64_t reserved_ = 0;
  std::size_t memory_ = 0;
  std::uint64_t blobs_ = 0;
  std::uint64_t bytes_ = 0;
  std::set<Digest> left_;
  std::vector<PieceElsewhere> left_elsewhere_;
};

}  // namespace exhibit
