#include "collector/proc/threads.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

namespace exhibit {
namespace {

void* stay(void*) {
  for (;;) ::pause();
}

void* leave_for_own_mounts(void* nothing) {
  if (::unshare(CLONE_FS | CLONE_NEWNS) != 0) ::_exit(1);
  return stay(nothing);
}

/// A child with a second thread that runs `second`; ended with the object.
class Child {
 public:
  explicit Child(void* (*second)(void*), bool first_ends = false) {
    pid_ = ::fork();
    if (pid_ != 0) return;
    pthread_t thread{};
    ::pthread_create(&thread, nullptr, second, nullptr);
    if (first_ends) ::syscall(SYS_exit, 0);
    for (;;) ::pause();
  }
  ~Child() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// The facts, once the child is as `condition` wants it; nothing if it does not become so.
  template <typename Condition>
  std::optional<ProcessFacts> wait_until(const ProcFs& proc, Condition condition) const {
    for (int tries = 0; tries < 1000; ++tries) {
      auto facts = look_at(proc, pid_);
      if (facts && condition(*facts)) return std::move(*facts);
      ::usleep(5000);
    }
    return std::nullopt;
  }

 private:
  pid_t pid_ = -1;
};

class Threads : public testing::Test {
 protected:
  Heartbeat heart;
};

TEST_F(Threads, ThatAreLikeTheirProcessAreNotTold) {
  const auto proc = ProcFs::open();
  ASSERT_TRUE(proc);
  const Child child(stay);
  // The thread sanitizer has one of its own, too.
  const auto facts = child.wait_until(*proc, [](const ProcessFacts& process) { return process.threads >= 2; });
  ASSERT_TRUE(facts);
  EXPECT_TRUE(threads_that_differ(*proc, *facts, heart).empty());
}

TEST_F(Threads, WithMountsOfTheirOwnAreTold) {
  if (::geteuid() != 0) GTEST_SKIP() << "leaving a mount namespace needs root";
  const auto proc = ProcFs::open();
  ASSERT_TRUE(proc);
  const Child child(leave_for_own_mounts);
  std::vector<ProcessFacts> threads;
  const auto facts = child.wait_until(*proc, [&](const ProcessFacts& process) {
    threads = threads_that_differ(*proc, process, heart);
    return !threads.empty();
  });
  ASSERT_TRUE(facts);
  ASSERT_EQ(threads.size(), 1U);
  EXPECT_EQ(threads[0].thread_of, facts->identity.pid);
  EXPECT_NE(threads[0].identity.pid, facts->identity.pid);
  EXPECT_NE(threads[0].namespaces.at("mnt"), facts->namespaces.at("mnt"));
}

TEST_F(Threads, SpeakForAFirstOneThatHasEnded) {
  const auto proc = ProcFs::open();
  ASSERT_TRUE(proc);
  const Child child(stay, true);
  const auto facts = child.wait_until(*proc, [](const ProcessFacts& process) { return process.state == 'Z'; });
  ASSERT_TRUE(facts);
  const auto threads = threads_that_differ(*proc, *facts, heart);
  ASSERT_EQ(threads.size(), 1U);
  EXPECT_EQ(threads[0].thread_of, facts->identity.pid);
  EXPECT_TRUE(threads[0].root);
}

}  // namespace
}  // namespace exhibit
