#include "evidence/verify/kept_index.h"

#include <algorithm>
#include <queue>
#include <utility>

#include "evidence/bundle/zstd_part.h"
#include "evidence/reader/zstd_frame.h"
#include "hashing/merkle.h"

namespace exhibit {
namespace {

/// Four million members' lines; compressed they take a fraction.
constexpr std::uint64_t greatest_index = std::uint64_t{1} << 30;

/// Small indexes fit here and are never compressed.
constexpr std::size_t piece_size = std::size_t{1} << 20;

constexpr std::size_t number_of_threads = 2;

std::uint64_t number_of(std::string_view lines) { return static_cast<std::uint64_t>(std::ranges::count(lines, '\n')); }

/// Of whole lines, of which the first has the number `first`; what stands behind the last newline is none.
std::vector<Digest> leaves_of(std::string_view lines, std::uint64_t first, const Digest& salt_master) {
  std::vector<Digest> leaves;
  for (auto end = lines.find('\n'); end != std::string_view::npos; end = lines.find('\n')) {
    leaves.push_back(salted_leaf(leaf_salt(salt_master, first + leaves.size()), lines.substr(0, end)));
    lines.remove_prefix(end + 1);
  }
  return leaves;
}

}  // namespace

bool KeptIndex::append(std::string_view bytes) {
  if (bytes_in_pieces_ > greatest_index) return false;
  rest_ += bytes;
  if (rest_.size() >= piece_size) compress_rest();
  return bytes_in_pieces_ <= greatest_index;
}

void KeptIndex::compress_rest() {
  const auto end = rest_.rfind('\n');
  if (end == std::string::npos) return;
  std::string begun_line = rest_.substr(end + 1);
  rest_.resize(end + 1);
  bytes_in_pieces_ += rest_.size();
  take_compressed();
  if (bytes_in_pieces_ > greatest_index) {
    pieces_.clear();
    return;
  }
  next_ = std::async(std::launch::async, [lines = std::move(rest_)] { return compress(lines); });
  rest_ = std::move(begun_line);
}

KeptIndex::Piece KeptIndex::compress(std::string_view lines) {
  return {PartCompressor().compress(lines), number_of(lines)};
}

void KeptIndex::take_compressed() {
  if (next_.valid()) pieces_.push_back(next_.get());
}

Digest KeptIndex::merkle_root(const Digest& salt_master) {
  take_compressed();
  MerkleTree tree;
  const auto add = [&tree](const std::vector<Digest>& leaves) {
    for (const Digest& leaf : leaves) tree.add(leaf);
  };
  std::queue<std::future<std::vector<Digest>>> begun;
  std::uint64_t first = 0;
  for (const Piece& piece : pieces_) {
    if (begun.size() == number_of_threads) {
      add(begun.front().get());
      begun.pop();
    }
    begun.push(std::async(std::launch::async, [&piece, first, &salt_master] {
      return leaves_of(decompress_part(piece.compressed, "data/index.jsonl").value(), first, salt_master);
    }));
    first += piece.lines;
  }
  for (; !begun.empty(); begun.pop()) add(begun.front().get());
  add(leaves_of(rest_, first, salt_master));
  return tree.root();
}

}  // namespace exhibit
