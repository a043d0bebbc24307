#include "collector/pipeline/closer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

namespace exhibit {
namespace {

/// Both ends of a pipe: the end to read sees when all that write are closed.
struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), 0);
    reading = UniqueFd(ends[0]);
    writing = std::make_shared<const UniqueFd>(ends[1]);
  }
  bool is_closed() const {
    char byte = 0;
    return ::read(reading.get(), &byte, 1) == 0;
  }
  UniqueFd reading;
  std::shared_ptr<const UniqueFd> writing;
};

TEST(CloserTest, AllThatWaitIsClosedBeforeItEnds) {
  std::vector<Pipe> pipes(3 * Closer::greatest_waiting);
  {
    Closer closer;
    for (Pipe& pipe : pipes) closer.close(std::move(pipe.writing));
  }
  for (const Pipe& pipe : pipes) EXPECT_TRUE(pipe.is_closed());
}

TEST(CloserTest, WhatSomebodyElseHoldsStaysOpen) {
  Pipe pipe;
  {
    Closer().close(pipe.writing);
  }
  EXPECT_FALSE(pipe.is_closed());
}

}  // namespace
}  // namespace exhibit
