// A pager between a command and the terminal.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/unique_fd.h"
#include "evidence/bundle/output.h"

namespace exhibit {

/// The words of $PAGER, parted at blanks alone: no shell reads them. Without the variable `less -FRX`; none where it is
/// empty.
std::vector<std::string> pager_words(const char* variable);

/// Writes to a pager's standard input. The pager is searched in PATH and started directly.
class Pager final : public Output {
 public:
  /// Null where no pager is wanted or it cannot be started: a missing `less` is no trouble.
  static std::unique_ptr<Pager> start(const std::vector<std::string>& words);
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;
  Pager(Pager&&) = delete;
  Pager& operator=(Pager&&) = delete;
  /// Waits until the person has seen enough.
  ~Pager() override;

  void write(std::string_view bytes) override;
  void commit() override {}

 private:
  Pager(pid_t pid, UniqueFd input);

  pid_t pid_;
  UniqueFd input_;
  StreamOutput stream_;
  void (*old_interrupt_)(int);
};

/// Standard output; a pager before it where that is a terminal and `wants_pager`.
std::unique_ptr<Output> open_standard_output(bool wants_pager);

}  // namespace exhibit
