#include "collector/host/stand_by.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <string>
#include <thread>

namespace exhibit {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds moment{10};

/// A process that stands by for a minute, in which no signal is blocked before; it ends with 0 where stand_by()
/// returns.
class StandingBy {
 public:
  StandingBy() : pid_(::fork()) {
    if (pid_ != 0) return;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    stand_by(std::chrono::seconds(60));
    ::_exit(0);
  }
  ~StandingBy() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  StandingBy(const StandingBy&) = delete;
  StandingBy& operator=(const StandingBy&) = delete;

  /// Nothing else in it sleeps.
  bool sleeps_soon() const {
    for (const auto end = Clock::now() + std::chrono::seconds(20); Clock::now() < end;
         std::this_thread::sleep_for(moment)) {
      std::ifstream status("/proc/" + std::to_string(pid_) + "/stat");
      std::string line;
      std::getline(status, line);
      if (line.find(") S ") != std::string::npos) return true;
    }
    return false;
  }

  void take(int signal) const { ::kill(pid_, signal); }

  /// The next change that waitpid() tells with `options`.
  int change(int options = 0) {
    int status = -1;
    EXPECT_EQ(::waitpid(pid_, &status, options), pid_);
    if (WIFEXITED(status) || WIFSIGNALED(status)) pid_ = -1;
    return status;
  }

 private:
  pid_t pid_;
};

TEST(StandBy, EndsAfterItsTime) {
  const auto begun = Clock::now();
  stand_by(std::chrono::seconds(1));
  EXPECT_GE(Clock::now() - begun, std::chrono::seconds(1));
}

TEST(StandBy, EndsOnASignal) {
  for (const int signal : {SIGTERM, SIGINT}) {
    StandingBy process;
    ASSERT_TRUE(process.sleeps_soon());
    process.take(signal);
    const int status = process.change();
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "killed by it: " << WIFSIGNALED(status);
  }
}

TEST(StandBy, GoesOnWhereItWasStoppedAndContinued) {
  StandingBy process;
  ASSERT_TRUE(process.sleeps_soon());
  process.take(SIGSTOP);
  ASSERT_TRUE(WIFSTOPPED(process.change(WUNTRACED)));
  process.take(SIGCONT);
  ASSERT_TRUE(WIFCONTINUED(process.change(WCONTINUED)));
  ASSERT_TRUE(process.sleeps_soon()) << "it ended";
  process.take(SIGTERM);
  EXPECT_TRUE(WIFEXITED(process.change()));
}

}  // namespace
}  // namespace exhibit
