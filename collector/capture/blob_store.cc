#include "collector/capture/blob_store.h"

#include <algorithm>

namespace exhibit {
namespace {

constexpr std::size_t greatest_memory = std::size_t{12} << 20;

}  // namespace

bool BlobStore::reserve(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > options_.greatest_total - reserved_) return false;
  reserved_ += bytes;
  return true;
}

void BlobStore::give_back(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  reserved_ -= std::min(bytes, reserved_);
}

std::uint64_t BlobStore::reserved() const {
  const std::lock_guard lock(mutex_);
  return reserved_;
}

bool BlobStore::take_memory(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > greatest_memory - memory_) return false;
  memory_ += bytes;
  return true;
}

void BlobStore::free_memory(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  memory_ -= bytes;
}

void BlobStore::put(const Piece& piece) {
  {
    const std::lock_guard lock(mutex_);
    const bool is_elsewhere = !piece.is_needed_here && elsewhere_.contains(piece.sha256);
    if (is_elsewhere && left_.insert(piece.sha256).second)
      left_elsewhere_.push_back({piece.sha256, piece.bytes.size()});
    if (is_elsewhere || !written_.insert(piece.sha256).second) {
      reserved_ -= std::min<std::uint64_t>(piece.bytes.size(), reserved_);
      return;
    }
  }
  bundle_.add(piece_member(piece.sha256), piece.bytes, piece.source);
  ++blobs_;
  bytes_ += piece.bytes.size();
}

std::vector<PieceElsewhere> BlobStore::left_elsewhere() const {
  std::vector<PieceElsewhere> left = left_elsewhere_;
  std::erase_if(left, [this](const PieceElsewhere& piece) { return written_.contains(piece.sha256); });
  return left;
}

}  // namespace exhibit
