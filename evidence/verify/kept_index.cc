#include "evidence/verify/kept_index.h"

#include <utility>

#include "evidence/reader/lines.h"
#include "hashing/merkle.h"

namespace exhibit {
namespace {

/// Four million members' lines; compressed they take a fraction.
constexpr std::uint64_t greatest_index = std::uint64_t{1} << 30;

/// Most indexes fit here and are never compressed.
constexpr std::size_t spooled_piece = std::size_t{4} << 20;

}  // namespace

bool KeptIndex::append(std::string_view bytes) {
  if (given_to_spool_ > greatest_index) return false;
  rest_ += bytes;
  if (rest_.size() >= spooled_piece) spool();
  return given_to_spool_ <= greatest_index;
}

void KeptIndex::spool() {
  if (thread_.valid()) thread_.get();
  spooling_.clear();
  std::swap(spooling_, rest_);
  given_to_spool_ += spooling_.size();
  if (given_to_spool_ > greatest_index) {
    spooled_ = CompressedSpool();
    return;
  }
  thread_ = std::async(std::launch::async, [this] { spooled_.append(spooling_); });
}

Digest KeptIndex::merkle_root(const Digest& salt_master) {
  if (thread_.valid()) thread_.get();
  MerkleTree leaves;
  LineSplitter lines;
  const auto add_leaves = [&](std::string_view bytes) {
    lines.feed(bytes,
               [&](std::string_view line) { leaves.add(salted_leaf(leaf_salt(salt_master, leaves.leaves()), line)); });
  };
  if (spooled_.size() > 0) spooled_.replay(add_leaves);
  add_leaves(rest_);
  return leaves.root();
}

}  // namespace exhibit
