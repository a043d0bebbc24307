#include "evidence/commands/passphrase.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "evidence/base/unique_fd.h"
#include "evidence/encoding/escape.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_passphrase = 1024;

/// No echo while it lives. Signals that would end the program wait until the terminal is as it was; Ctrl-C ends the
/// line instead, and with it the question.
class Silence {
 public:
  explicit Silence(int terminal) : terminal_(terminal) {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}) ::sigaddset(&signals, number);
    ::sigprocmask(SIG_BLOCK, &signals, &signals_before_);
    is_terminal_ = ::tcgetattr(terminal, &before_) == 0;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    silent.c_cc[VEOL] = before_.c_cc[VINTR];
    if (is_terminal_) is_terminal_ = ::tcsetattr(terminal, TCSAFLUSH, &silent) == 0;
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() {
    if (is_terminal_) ::tcsetattr(terminal_, TCSAFLUSH, &before_);
    ::sigprocmask(SIG_SETMASK, &signals_before_, nullptr);
  }

  bool holds() const { return is_terminal_; }

 private:
  int terminal_;
  bool is_terminal_ = false;
  termios before_{};
  sigset_t signals_before_{};
};

void say(int terminal, const std::string& text) {
  [[maybe_unused]] const ssize_t written = ::write(terminal, text.data(), text.size());
}

Expected<Secret> ask(std::string_view what) {
  const UniqueFd terminal(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!terminal) return refuse("it needs a passphrase, and there is no terminal to ask for it");
  const Silence silence(terminal.get());
  if (!silence.holds()) return refuse("it needs a passphrase, and the terminal cannot be kept from showing it");
  say(terminal.get(), fmt::format("Passphrase of {}: ", escape_for_terminal(what)));
  Secret line(greatest_passphrase);
  const ssize_t length = ::read(terminal.get(), line.bytes().data(), line.size());
  say(terminal.get(), "\n");
  if (length <= 0 || line.view()[static_cast<std::size_t>(length) - 1] != '\n')
    return refuse("no passphrase was given");
  return Secret(line.view().substr(0, static_cast<std::size_t>(length) - 1));
}

}  // namespace

PassphraseSource passphrase_from_terminal() { return ask; }

}  // namespace exhibit
