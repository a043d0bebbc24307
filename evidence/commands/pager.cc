#include "evidence/commands/pager.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace exhibit {
namespace {

constexpr std::string_view blanks = " \t";

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    if (text.empty()) return words;
    const auto end = std::min(text.find_first_of(blanks), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

bool is_set(const char* name) { return std::getenv(name) != nullptr; }

/// Ours, and for less what it needs to show colour, and to neither start a shell nor a preprocessor over evidence
/// (less(1), SECURITY): a reviewer may be root.
std::vector<std::string> pager_environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.emplace_back(*variable);
  if (!is_set("LESS")) variables.emplace_back("LESS=FRX");
  if (!is_set("LESSSECURE")) variables.emplace_back("LESSSECURE=1");
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// posix_spawn's attributes and actions, which have to be destroyed.
class SpawnPlan {
 public:
  explicit SpawnPlan(int standard_input) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, standard_input, STDIN_FILENO);
    posix_spawnattr_init(&attributes_);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGINT);
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  bool run(std::vector<std::string> words, pid_t& pid) const {
    std::vector<std::string> environment = pager_environment();
    return posix_spawnp(&pid, words.front().c_str(), &actions_, &attributes_, pointers_to(words).data(),
                        pointers_to(environment).data()) == 0;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

std::vector<std::string> pager_words(const char* variable) {
  return variable != nullptr ? words_of(variable) : std::vector<std::string>{"less", "-FRX"};
}

std::unique_ptr<Pager> Pager::start(const std::vector<std::string>& words) {
  if (words.empty()) return nullptr;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return nullptr;
  const UniqueFd reading(ends[0]);
  UniqueFd writing(ends[1]);
  pid_t pid = 0;
  if (!SpawnPlan(reading.get()).run(words, pid)) return nullptr;
  return std::unique_ptr<Pager>(new Pager(pid, std::move(writing)));
}

Pager::Pager(pid_t pid, UniqueFd input)
    : pid_(pid),
      input_(std::move(input)),
      stream_(input_.get(), "the pager"),
      // Ctrl-C is for the pager, which we outlive.
      old_interrupt_(std::signal(SIGINT, SIG_IGN)) {}

Pager::~Pager() {
  input_.reset();
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  std::signal(SIGINT, old_interrupt_);
}

void Pager::write(std::string_view bytes) { stream_.write(bytes); }

std::unique_ptr<Output> open_standard_output(bool wants_pager) {
  if (wants_pager && ::isatty(STDOUT_FILENO) == 1) {
    if (auto pager = Pager::start(pager_words(std::getenv("PAGER")))) return pager;
  }
  return std::make_unique<StreamOutput>(STDOUT_FILENO, "standard output");
}

}  // namespace exhibit
