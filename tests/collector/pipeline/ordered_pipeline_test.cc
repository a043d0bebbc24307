#include "collector/pipeline/ordered_pipeline.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>

namespace exhibit {
namespace {

using Pipeline = OrderedPipeline<int>;

TEST(OrderedPipeline, GivesResultsInTheOrderOfTheWork) {
  // The earlier an item, the longer it takes: without order the last would come first.
  Pipeline pipeline(4, {64}, [] {
    return [](int& item, const Turn&) {
      std::this_thread::sleep_for(std::chrono::microseconds(200 - 4 * item));
      item *= 2;
    };
  });
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(pipeline.push(i));
  pipeline.close();
  for (int i = 0; i < 50; ++i) {
    const auto item = pipeline.pop();
    ASSERT_NE(item, nullptr);
    EXPECT_EQ(*item, 2 * i);
  }
  EXPECT_EQ(pipeline.pop(), nullptr);
}

TEST(OrderedPipeline, HoldsNoMoreThanItsCapacity) {
  std::atomic<int> pushed{0};
  Pipeline pipeline(2, {8}, [] { return [](int&, const Turn&) {}; });
  const std::jthread giver([&] {
    for (int i = 0; i < 100 && pipeline.push(i); ++i) ++pushed;
    pipeline.close();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_LE(pushed.load(), 8);
  int taken = 0;
  while (pipeline.pop() != nullptr) ++taken;
  EXPECT_EQ(taken, 100);
}

struct Weighty {
  std::size_t held_bytes() const { return 10; }
};

/// Two are being worked on when the bytes of others come to the bound.
TEST(OrderedPipeline, HoldsNoMoreBytesOfWhatIsDone) {
  std::atomic<int> pushed{0};
  OrderedPipeline<Weighty> pipeline(2, {.items = 64, .waiting = 1, .bytes = 50},
                                    [] { return [](Weighty&, const Turn&) {}; });
  const std::jthread giver([&] {
    for (int i = 0; i < 100 && pipeline.push({}); ++i) ++pushed;
    pipeline.close();
  });
  while (pushed < 5) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_LE(pushed.load(), 5 + 2 + 1);
  int taken = 0;
  while (pipeline.pop() != nullptr) ++taken;
  EXPECT_EQ(taken, 100);
}

TEST(OrderedPipeline, HoldsFewThatWereNotBegunAndManyThatAreDone) {
  std::atomic<bool> may_end{false};
  std::atomic<int> pushed{0};
  Pipeline pipeline(2, {64, 2}, [&] {
    return [&](int& item, const Turn&) {
      while (item == 0 && !may_end) std::this_thread::yield();
    };
  });
  const std::jthread giver([&] {
    for (int i = 0; i < 100 && pipeline.push(i); ++i) ++pushed;
    pipeline.close();
  });
  // The first is worked on; the other thread goes on with all that there is place for.
  while (pushed < 64) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(pushed.load(), 64);
  may_end = true;
  int taken = 0;
  while (pipeline.pop() != nullptr) ++taken;
  EXPECT_EQ(taken, 100);
}

TEST(OrderedPipeline, AbandoningWakesWhoeverWaitsToPush) {
  Pipeline pipeline(1, {1}, [] { return [](int&, const Turn&) {}; });
  std::atomic<bool> refused{false};
  {
    const std::jthread giver([&] {
      while (pipeline.push(0)) {
      }
      refused = true;
    });
    const AbandonAtExit abandons(pipeline);
  }
  EXPECT_TRUE(refused);
}

TEST(OrderedPipeline, AnItemsTurnComesWhenThoseBeforeAreDoneWith) {
  std::atomic<int> done_with{0};
  std::atomic<int> seen_by_last{-1};
  Pipeline pipeline(2, {8}, [&] {
    return [&](int& item, const Turn& turn) {
      if (item != 3) return;
      ASSERT_TRUE(turn.wait());
      seen_by_last = done_with.load();
    };
  });
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(pipeline.push(i));
  pipeline.close();
  while (pipeline.pop() != nullptr) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ++done_with;
  }
  EXPECT_EQ(seen_by_last, 3);
}

TEST(OrderedPipeline, AbandoningEndsTheWaitForATurn) {
  std::atomic<bool> came{true};
  {
    Pipeline pipeline(2, {8}, [&] {
      return [&](int& item, const Turn& turn) {
        if (item == 1) came = turn.wait();
      };
    });
    pipeline.push(0);
    pipeline.push(1);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    pipeline.abandon();
  }
  EXPECT_FALSE(came);
}

TEST(OrderedPipeline, WhatWorkThrowsComesOutWhereItsItemWould) {
  Pipeline pipeline(2, {8}, [] {
    return [](int& item, const Turn&) {
      if (item == 1) throw std::runtime_error("no");
    };
  });
  for (int i = 0; i < 3; ++i) pipeline.push(i);
  pipeline.close();
  EXPECT_NE(pipeline.pop(), nullptr);
  EXPECT_THROW(pipeline.pop(), std::runtime_error);
  EXPECT_NE(pipeline.pop(), nullptr);
}

}  // namespace
}  // namespace exhibit
