#include "collector/pipeline/ordered_pipeline.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>

namespace exhibit {
namespace {

using Pipeline = OrderedPipeline<int>;

TEST(OrderedPipeline, GivesResultsInTheOrderOfTheWork) {
  // The earlier an item, the longer it takes: without order the last would come first.
  Pipeline pipeline(4, 64, [] {
    return [](int& item) {
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
  Pipeline pipeline(2, 8, [] { return [](int&) {}; });
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

TEST(OrderedPipeline, AbandoningWakesWhoeverWaitsToPush) {
  Pipeline pipeline(1, 1, [] { return [](int&) {}; });
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

}  // namespace
}  // namespace exhibit
