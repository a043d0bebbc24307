#include "collector/freeze/freezer.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string_view>
#include <utility>

namespace exhibit {
namespace {

// What runs in the other process allocates nothing and takes no lock: it was forked from a program with threads
// (fork(2)).

constexpr int looks = 300;
constexpr timespec between_looks{0, 10'000'000};

bool write_word(int file, std::string_view word) {
  return ::write(file, word.data(), word.size()) == static_cast<ssize_t>(word.size());
}

bool has_come_to_rest(const FreezerCgroup& cgroup) {
  std::array<char, 256> text{};
  if (::pread(cgroup.state.get(), text.data(), text.size() - 1, 0) <= 0) return false;
  if (!cgroup.is_v2) return std::strncmp(text.data(), "FROZEN", 6) == 0;
  return std::strstr(text.data(), "frozen 1") != nullptr;
}

void thaw(const FreezerCgroup& cgroup) { write_word(cgroup.control.get(), cgroup.is_v2 ? "0" : "THAWED"); }

bool freeze(const FreezerCgroup& cgroup) {
  if (!write_word(cgroup.control.get(), cgroup.is_v2 ? "1" : "FROZEN")) return false;
  for (int look = 0; look < looks; ++look) {
    if (has_come_to_rest(cgroup)) return true;
    ::nanosleep(&between_looks, nullptr);
  }
  thaw(cgroup);
  return false;
}

/// What Ctrl-C sends to a group of processes must not end this one; the death of its parent interrupts its wait.
void heed_the_parent_alone() {
  ::setsid();
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGALRM}) ::signal(number, SIG_IGN);
  struct sigaction interrupt{};
  interrupt.sa_handler = [](int) {};
  ::sigaction(SIGUSR1, &interrupt, nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGUSR1);
}

[[noreturn]] void guard(const std::vector<FreezerCgroup>& cgroups, int answers, int lifeline, pid_t parent) {
  heed_the_parent_alone();
  for (const FreezerCgroup& cgroup : cgroups) {
    const char answer = ::getppid() == parent && freeze(cgroup) ? '1' : '0';
    if (::write(answers, &answer, 1) != 1) break;
  }
  char byte = 0;
  if (::getppid() == parent) [[maybe_unused]]
    const ssize_t ended = ::read(lifeline, &byte, 1);
  for (const FreezerCgroup& cgroup : cgroups) thaw(cgroup);
  ::_exit(0);
}

}  // namespace

Freezer::Freezer(std::vector<FreezerCgroup> cgroups) : cgroups_(std::move(cgroups)), frozen_(cgroups_.size(), false) {
  std::array<int, 2> answers{-1, -1};
  std::array<int, 2> lifeline{-1, -1};
  if (cgroups_.empty() || ::pipe2(answers.data(), O_CLOEXEC) != 0) return;
  const UniqueFd answers_read(answers[0]);
  UniqueFd answers_write(answers[1]);
  if (::pipe2(lifeline.data(), O_CLOEXEC) != 0) return;
  const UniqueFd lifeline_read(lifeline[0]);
  lifeline_ = UniqueFd(lifeline[1]);
  const pid_t parent = ::getpid();
  guardian_ = ::fork();
  if (guardian_ == 0) {
    ::close(lifeline[1]);
    guard(cgroups_, answers[1], lifeline[0], parent);
  }
  answers_write.reset();
  for (std::size_t i = 0; guardian_ > 0 && i < frozen_.size(); ++i) {
    char answer = '0';
    if (::read(answers_read.get(), &answer, 1) != 1) break;
    frozen_[i] = answer == '1';
  }
}

Freezer::~Freezer() {
  lifeline_.reset();
  while (guardian_ > 0 && ::waitpid(guardian_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace exhibit
