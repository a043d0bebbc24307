#include "collector/host/stand_by.h"

#include <gtest/gtest.h>

#include <csignal>

namespace exhibit {
namespace {

using Clock = std::chrono::steady_clock;

TEST(StandBy, EndsAfterItsTime) {
  const auto begun = Clock::now();
  stand_by(std::chrono::seconds(1));
  EXPECT_GE(Clock::now() - begun, std::chrono::seconds(1));
}

TEST(StandBy, EndsOnASignal) {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigprocmask(SIG_BLOCK, &ending, nullptr);
  std::raise(SIGTERM);
  const auto begun = Clock::now();
  stand_by(std::chrono::seconds(60));
  EXPECT_LT(Clock::now() - begun, std::chrono::seconds(30));
}

}  // namespace
}  // namespace exhibit
