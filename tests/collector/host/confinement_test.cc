#include "collector/host/confinement.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <string>
#include <thread>

#include "collector/host/privileges.h"
#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

#ifdef EXHIBIT_ADDRESS_SANITIZER  // its runtime writes to pipes and starts a process of its own, which is left to it
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

/// What `check` returns in a process of its own; what is given up there does not come back.
int in_a_child(const std::function<int()>& check) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(check());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

/// 0 where `call` failed with EPERM.
int is_forbidden(int result) { return result == -1 && errno == EPERM ? 0 : 1; }

class Confinement : public testing::Test {
 protected:
  Confinement() { folder_.write("file", "text"); }
  std::string file() const { return folder_ / "file"; }
  TemporaryFolder folder_;
};

TEST_F(Confinement, AConnectedSocketIsLeftAndNothingElseIsReached) {
  EXPECT_EQ(in_a_child([] {
              int pair[2];
              if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0 || !forbid_changes().empty()) return 77;
              int wrong = ::send(pair[0], "x", 1, MSG_DONTWAIT) == 1 ? 0 : 1;
              sockaddr address{};
              address.sa_family = AF_UNIX;
              wrong += is_forbidden(static_cast<int>(::sendto(pair[0], "x", 1, 0, &address, sizeof address)));
              msghdr message{};
              wrong += is_forbidden(static_cast<int>(::sendmsg(pair[0], &message, 0)));
              return wrong;
            }),
            0);
}

TEST_F(Confinement, ForbidsChanges) {
  const std::string name = file();
  const std::string other = name + ".other";
  EXPECT_EQ(in_a_child([&] {
              if (!forbid_changes().empty()) return 77;
              int allowed = is_forbidden(::unlink(name.c_str()));
              allowed += is_forbidden(::chmod(name.c_str(), 0777));
              allowed += is_forbidden(::truncate(name.c_str(), 0));
              allowed += is_forbidden(::rename(name.c_str(), other.c_str()));
              allowed += is_forbidden(::mkdir(other.c_str(), 0777));
              allowed += is_forbidden(::kill(::getppid(), SIGCONT));
              allowed += is_forbidden(::socket(AF_UNIX, SOCK_STREAM, 0));
              allowed += is_forbidden(::execl("/bin/true", "true", nullptr));
              return allowed;
            }),
            0);
  EXPECT_EQ(::access(name.c_str(), F_OK), 0);
}

TEST_F(Confinement, LeavesWhatTheCollectorDoes) {
  const std::string name = file();
  const std::string whole = name + ".whole";
  EXPECT_EQ(in_a_child([&] {
              if (!forbid_changes().empty()) return 77;
              int failed = ::kill(::getppid(), 0) == 0 ? 0 : 1;
              std::thread([&] { failed += ::unshare(CLONE_FS) == 0 ? 0 : 1; }).join();
              const int opened = ::open(name.c_str(), O_RDONLY);
              char byte = 0;
              failed += ::read(opened, &byte, 1) == 1 ? 0 : 1;
              failed += ::renameat2(AT_FDCWD, name.c_str(), AT_FDCWD, whole.c_str(), RENAME_NOREPLACE) == 0 ? 0 : 1;
              return failed;
            }),
            0);
}

TEST_F(Confinement, ForbidsWritingButToTheOutput) {
  const std::string name = file();
  const std::string output_name = name + ".output";
  EXPECT_EQ(in_a_child([&] {
              const int other = ::open(name.c_str(), O_WRONLY);
              const int output = ::open(output_name.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
              const int after = ::open(name.c_str(), O_WRONLY);
              if (!forbid_writing_but_to(output).empty()) return 77;
              int failed = ::write(output, "x", 1) == 1 ? 0 : 1;
              if (!is_sanitized) failed += is_forbidden(static_cast<int>(::write(other, "x", 1)));
              if (!is_sanitized) failed += is_forbidden(static_cast<int>(::write(after, "x", 1)));
              failed += is_forbidden(::open(name.c_str(), O_RDWR));
              if (!is_sanitized) failed += is_forbidden(static_cast<int>(::fork()));
              failed += is_forbidden(::open((name + ".new").c_str(), O_RDONLY | O_CREAT, 0600));
              return failed;
            }),
            0);
}

TEST_F(Confinement, KeepsNoCapabilityButThoseThatAreNeeded) {
  if (::geteuid() != 0) GTEST_SKIP() << "there is nothing to give up";
  EXPECT_EQ(in_a_child([] {
              if (!give_up_capabilities(OutputKind::file).empty()) return 77;
              if (!holds_capability(CAP_SYS_PTRACE) || !holds_capability(CAP_DAC_OVERRIDE)) return 1;
              if (holds_capability(CAP_SYS_MODULE) || holds_capability(CAP_KILL)) return 2;
              if (!give_up_capabilities(OutputKind::stream).empty()) return 77;
              return holds_capability(CAP_DAC_OVERRIDE) ? 3 : 0;
            }),
            0);
}

}  // namespace
}  // namespace exhibit
