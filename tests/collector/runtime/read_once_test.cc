#include "collector/runtime/read_once.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace exhibit {
namespace {

TEST(ReadOnceTest, ManyThreadsGetWhatOneRead) {
  ReadOnce<std::string, int> shared;
  std::atomic<int> reads{0};
  std::vector<const int*> got(8);
  {
    std::vector<std::jthread> threads;
    for (const int*& one : got) {
      threads.emplace_back([&] { one = &shared.get("database", [&] { return ++reads; }); });
    }
  }
  EXPECT_EQ(reads, 1);
  for (const int* one : got) EXPECT_EQ(one, got.front());
  EXPECT_EQ(*got.front(), 1);
}

TEST(ReadOnceTest, EachKeyHasItsOwn) {
  ReadOnce<std::string, std::string> shared;
  const auto read = [](const char* text) { return [text] { return std::string(text); }; };
  const std::string& first = shared.get("a", read("first"));
  EXPECT_EQ(shared.get("b", read("second")), "second");
  EXPECT_EQ(shared.get("a", read("third")), "first");
  EXPECT_EQ(first, "first");
}

TEST(ReadOnceTest, WhatFailedIsTriedAgain) {
  ReadOnce<int, int> shared;
  const auto fail = []() -> int { throw std::runtime_error("gone"); };
  EXPECT_THROW(shared.get(1, fail), std::runtime_error);
  EXPECT_EQ(shared.get(1, [] { return 2; }), 2);
}

}  // namespace
}  // namespace exhibit
