#include "hashing/merkle.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace exhibit {
namespace {

std::string raw(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

Digest plain_leaf(std::string_view data) { return sha256(std::string(1, '\0') + std::string(data)); }

/// The definition of RFC 6962, 2.1, word for word.
Digest reference_root(const std::vector<Digest>& leaves) {
  if (leaves.empty()) return sha256("");
  if (leaves.size() == 1) return leaves[0];
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  const auto middle = leaves.begin() + static_cast<std::ptrdiff_t>(split);
  return sha256("\x01" + raw(reference_root({leaves.begin(), middle})) + raw(reference_root({middle, leaves.end()})));
}

// The eight inputs of Certificate Transparency's reference test (merkle_tree_test.cc of the log's own implementation).
const std::vector<std::string> transparency_inputs = {
    "",
    std::string("\x00", 1),
    "\x10",
    "\x20\x21",
    "\x30\x31",
    "\x40\x41\x42\x43",
    "\x50\x51\x52\x53\x54\x55\x56\x57",
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
};

constexpr std::string_view transparency_roots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

TEST(MerkleTreeTest, EmptyTree) { EXPECT_EQ(MerkleTree().root(), sha256("")); }

TEST(MerkleTreeTest, CertificateTransparencyVectors) {
  MerkleTree tree;
  for (std::size_t i = 0; i < transparency_inputs.size(); ++i) {
    tree.add(plain_leaf(transparency_inputs[i]));
    EXPECT_EQ(tree.root().hex(), transparency_roots[i]) << i + 1 << " leaves";
  }
}

TEST(MerkleTreeTest, AgreesWithTheDefinitionAtEverySize) {
  MerkleTree tree;
  std::vector<Digest> leaves;
  for (int i = 0; i < 130; ++i) {
    leaves.push_back(plain_leaf(std::to_string(i)));
    tree.add(leaves.back());
    ASSERT_EQ(tree.root(), reference_root(leaves)) << leaves.size();
    ASSERT_EQ(tree.leaves(), leaves.size());
  }
}

TEST(LeafTest, FollowsTheFormat) {
  const Digest master = sha256("master");
  const Digest salt = leaf_salt(master, 0x0102030405060708);
  EXPECT_EQ(salt, hmac_sha256(master.bytes, "\x01\x02\x03\x04\x05\x06\x07\x08"));
  // Of another master, and of the first again: the prepared key is that of the master that is given.
  const Digest other = sha256("another");
  EXPECT_EQ(leaf_salt(other, 1), hmac_sha256(other.bytes, std::string("\0\0\0\0\0\0\0\1", 8)));
  EXPECT_EQ(leaf_salt(master, 0x0102030405060708), salt);
  EXPECT_EQ(salted_leaf(salt, "line"), sha256(std::string(1, '\0') + raw(salt) + "line"));
}

}  // namespace
}  // namespace exhibit
