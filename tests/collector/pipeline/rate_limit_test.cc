#include "collector/pipeline/rate_limit.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace exhibit {
namespace {

double seconds_of(const auto& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

TEST(RateLimit, AllThreadsTogetherKeepToIt) {
  RateLimit rate(1'000'000);
  const double seconds = seconds_of([&] {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 10; ++i) rate.spend(10'000, never_stopped);
      });
    }
  });
  EXPECT_GE(seconds, 0.399) << "400,000 bytes were read";
}

TEST(RateLimit, APauseIsNotSavedUp) {
  RateLimit rate(1'000'000);
  rate.spend(1000, never_stopped);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_GE(seconds_of([&] { rate.spend(100'000, never_stopped); }), 0.099);
}

TEST(RateLimit, WithoutALimitNobodyWaits) {
  RateLimit rate(0);
  EXPECT_LT(seconds_of([&] { rate.spend(std::uint64_t{1} << 50, never_stopped); }), 1);
  EXPECT_EQ(rate.portion(1 << 20), 1u << 20);
}

TEST(RateLimit, AStopEndsTheWait) {
  RateLimit rate(1);
  StopFlag stop{false};
  std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop = true;
  });
  EXPECT_LT(seconds_of([&] { rate.spend(1000, stop); }), 100);
}

TEST(RateLimit, PortionsAreThoseOfATenthOfASecond) {
  EXPECT_EQ(RateLimit(1'000'000).portion(1 << 20), 100'000u);
  EXPECT_EQ(RateLimit(1'000'000).portion(10), 10u);
  EXPECT_EQ(RateLimit(1).portion(1 << 20), 4096u) << "a file has to come to its end";
}

}  // namespace
}  // namespace exhibit
