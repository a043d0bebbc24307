#include "evidence/verify/kept_index.h"

#include <gtest/gtest.h>

#include <string>

#include "hashing/merkle.h"

namespace exhibit {
namespace {

const Digest salt = sha256("salt");

/// That nobody could compress away, as digests.
std::string line_of(std::uint64_t number, std::size_t size) {
  std::string line = std::to_string(number) + " ";
  while (line.size() < size) line += sha256(line).hex();
  return line.substr(0, size);
}

struct Expected {
  std::string text;
  MerkleTree tree;
};

Expected lines(std::size_t number, std::size_t size) {
  Expected expected;
  for (std::size_t i = 0; i < number; ++i) {
    const std::string line = line_of(i, size + i % 7);
    expected.tree.add(salted_leaf(leaf_salt(salt, i), line));
    expected.text += line + "\n";
  }
  return expected;
}

Digest root_of(std::string_view text, std::size_t step) {
  KeptIndex kept;
  for (std::size_t at = 0; at < text.size(); at += step) EXPECT_TRUE(kept.append(text.substr(at, step)));
  return kept.merkle_root(salt);
}

TEST(KeptIndexTest, TheRootIsThatOfAllLines) {
  EXPECT_EQ(root_of("", 1), MerkleTree().root());
  const Expected few = lines(5, 40);
  EXPECT_EQ(root_of(few.text, 7), few.tree.root());
}

TEST(KeptIndexTest, TheRootOfManyLinesIsThatOfAllPieces) {
  const Expected many = lines(30'000, 700);  // 21 MB: twenty pieces, and a rest
  EXPECT_EQ(root_of(many.text, 200'001), many.tree.root());
  EXPECT_EQ(root_of(many.text, std::size_t{9} << 20), many.tree.root()) << "more than a piece at once";
}

TEST(KeptIndexTest, WhatHasNoEndIsNoLine) {
  const Expected many = lines(15'000, 700);
  EXPECT_EQ(root_of(many.text + "more", 200'001), many.tree.root());
}

TEST(KeptIndexTest, ALineMayBeLongerThanAPiece) {
  const std::string line(std::size_t{5} << 20, 'x');
  MerkleTree tree;
  tree.add(salted_leaf(leaf_salt(salt, 0), line));
  tree.add(salted_leaf(leaf_salt(salt, 1), "y"));
  EXPECT_EQ(root_of(line + "\ny\n", std::size_t{1} << 20), tree.root());
}

TEST(KeptIndexTest, MoreThanAGibibyteIsNotKept) {
  const std::string bytes = std::string((std::size_t{8} << 20) - 1, 'x') + "\n";
  KeptIndex kept;
  for (int i = 0; i < 128; ++i) ASSERT_TRUE(kept.append(bytes)) << i;
  EXPECT_FALSE(kept.append(bytes));
  EXPECT_FALSE(kept.append("more"));
}

}  // namespace
}  // namespace exhibit
