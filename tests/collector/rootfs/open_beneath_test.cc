#include "collector/rootfs/open_beneath.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <functional>

#include "collector/rootfs/open_by_steps.h"
#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

/// From now on the kernel answers openat2(2) as one that does not have it.
bool forbid_openat2() {
  std::array<sock_filter, 4> code = {{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                                      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
                                      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
                                      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)}};
  sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

/// A root directory with things that lead out of it, and a secret outside.
class OpenBeneath : public testing::TestWithParam<bool> {
 protected:
  OpenBeneath() {
    folder_.write("secret", "outside");
    folder_.write("root/etc/passwd", "inside");
    folder_.write("root/secret", "inside too");
    folder_.make_folder("root/deep/er");
    link("/etc/passwd", "root/absolute");
    link("../../../../secret", "root/deep/up");
    link("../../../../../../secret", "root/deep/er/far-up");
    link("loop", "root/loop");
    link("etc", "root/folder");
    link("/proc/self/root/etc/passwd", "root/magic");
  }

  void link(const char* target, const char* name) {
    if (::symlink(target, (folder_ / name).c_str()) != 0) throw std::runtime_error("symlink failed");
  }

  /// Runs `check` with openat2(2), or in a process that has none.
  void with_or_without_openat2(const std::function<void(int root)>& check) {
    const UniqueFd root(::open((folder_ / "root").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (GetParam()) return check(root.get());
    const pid_t child = ::fork();
    if (child == 0) {
      if (!forbid_openat2()) ::_exit(77);
      check(root.get());
      ::_exit(HasFailure() ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77) GTEST_SKIP() << "no filters of system calls here";
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }

  static std::string read(int root, const std::string& path) {
    const auto bytes = read_in_root(root, path, 100);
    return bytes ? *bytes : errno_name(bytes.error().system_errno);
  }

  TemporaryFolder folder_;
};

TEST_P(OpenBeneath, LinksAndDotsStayInside) {
  with_or_without_openat2([](int root) {
    EXPECT_EQ(read(root, "/etc/passwd"), "inside");
    EXPECT_EQ(read(root, "etc//./passwd"), "inside");
    EXPECT_EQ(read(root, "/absolute"), "inside");
    EXPECT_EQ(read(root, "/folder/passwd"), "inside");
    EXPECT_EQ(read(root, "/../../secret"), "inside too");
    EXPECT_EQ(read(root, "/deep/up"), "inside too");
    EXPECT_EQ(read(root, "/deep/er/far-up"), "inside too");
    EXPECT_EQ(read(root, "/loop"), "ELOOP");
    EXPECT_EQ(read(root, "/none"), "ENOENT");
    EXPECT_EQ(read(root, "/etc/passwd/below"), "ENOTDIR");
    EXPECT_EQ(read(root, "/magic"), "ENOENT");
  });
}

TEST_P(OpenBeneath, WithoutLinksAnyLinkIsRefused) {
  with_or_without_openat2([](int root) {
    EXPECT_TRUE(open_in_root_without_links(root, "/etc/passwd", O_PATH));
    for (const char* path : {"/absolute", "/folder/passwd", "/deep/up"}) {
      const auto opened = open_in_root_without_links(root, path, O_PATH);
      ASSERT_FALSE(opened) << path;
      EXPECT_EQ(opened.error().system_errno, ELOOP) << path;
    }
  });
}

TEST_P(OpenBeneath, TheLinkItselfCanBeOpened) {
  with_or_without_openat2([](int root) {
    const auto opened = open_in_root(root, "/absolute", O_PATH | O_NOFOLLOW);
    ASSERT_TRUE(opened);
    struct stat status{};
    ASSERT_EQ(::fstat(opened->get(), &status), 0);
    EXPECT_TRUE(S_ISLNK(status.st_mode));
  });
}

TEST_P(OpenBeneath, TheRootItself) {
  with_or_without_openat2([](int root) {
    for (const char* path : {"/", ".", "..", "/.."})
      EXPECT_TRUE(open_in_root(root, path, O_PATH | O_DIRECTORY)) << path;
  });
}

INSTANTIATE_TEST_SUITE_P(Kernels, OpenBeneath, testing::Bool(),
                         [](const auto& test) { return std::string(test.param ? "WithOpenat2" : "WithoutOpenat2"); });

/// The text of a magic link is followed and not the link: /proc/self/root would lead to the host's root.
TEST(OpenBySteps, AMagicLinkLeadsNowhere) {
  const UniqueFd root(::open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC));
  const auto opened = open_by_steps(root.get(), "/root/etc", O_PATH, true);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().system_errno, ENOENT);
}

}  // namespace
}  // namespace exhibit
