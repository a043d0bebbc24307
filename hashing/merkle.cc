#include "hashing/merkle.h"

#include <optional>
#include <utility>

#include "hashing/hmac.h"

namespace exhibit {
namespace {

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

Digest node(const Digest& left, const Digest& right) {
  thread_local Sha256 hash;
  return hash.update(std::string_view("\x01", 1)).update(bytes_of(left)).update(bytes_of(right)).finish();
}

}  // namespace

Digest leaf_salt(const Digest& master, std::uint64_t index) {
  char message[8];
  for (int i = 7; i >= 0; --i, index >>= 8) message[i] = static_cast<char>(index & 0xff);
  // All leaves of a bundle have one master.
  thread_local std::optional<std::pair<Digest, HmacSha256>> of_master;
  if (!of_master || of_master->first != master) of_master.emplace(master, HmacSha256(master.bytes));
  return of_master->second.of({message, sizeof message});
}

Digest salted_leaf(const Digest& salt, std::string_view line) {
  thread_local Sha256 hash;
  return hash.update(std::string_view("\x00", 1)).update(bytes_of(salt)).update(line).finish();
}

void MerkleTree::add(const Digest& leaf) {
  Subtree subtree{1, leaf};
  while (!subtrees_.empty() && subtrees_.back().leaves == subtree.leaves) {
    subtree = {subtree.leaves * 2, node(subtrees_.back().root, subtree.root)};
    subtrees_.pop_back();
  }
  subtrees_.push_back(subtree);
  ++leaves_;
}

Digest MerkleTree::root() const {
  if (subtrees_.empty()) return sha256("");
  Digest root = subtrees_.back().root;
  for (std::size_t i = subtrees_.size() - 1; i-- > 0;) root = node(subtrees_[i].root, root);
  return root;
}

}  // namespace exhibit
