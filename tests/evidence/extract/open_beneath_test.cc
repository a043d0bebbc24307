#include "evidence/extract/open_beneath.h"

#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <cstddef>
#include <filesystem>

#include "tests/support/temporary_folder.h"

namespace exhibit::extract {
namespace {

using Open = Result<UniqueFd> (*)(int folder, const std::string& path, int flags, mode_t mode);

constexpr int new_file = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;

/// Both ways must say the same of everything.
class OpenBeneathTest : public testing::TestWithParam<Open> {
 protected:
  /// 0, or the errno.
  int open(const std::string& path, int flags = new_file, mode_t mode = 0600) {
    const auto opened = GetParam()(root_.get(), path, flags, mode);
    return opened ? 0 : opened.error().system_errno;
  }

  TemporaryFolder folder_;
  const std::string inside_ = folder_.make_folder("in");
  const UniqueFd root_{::open(inside_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
};

INSTANTIATE_TEST_SUITE_P(BothWays, OpenBeneathTest, testing::Values(&open_beneath, &open_beneath_by_steps));

TEST_P(OpenBeneathTest, ANewFileHasItsModeAndIsNeverMadeTwice) {
  EXPECT_EQ(open("a"), 0);
  struct stat status{};
  ASSERT_EQ(::stat((inside_ + "/a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(open("a"), EEXIST);
}

TEST_P(OpenBeneathTest, BelowAFolder) {
  folder_.make_folder("in/sub");
  EXPECT_EQ(open("sub/a"), 0);
  EXPECT_TRUE(std::filesystem::exists(inside_ + "/sub/a"));
  EXPECT_EQ(open("none/a"), ENOENT);
  EXPECT_EQ(open("sub/a/b"), ENOTDIR);
}

TEST_P(OpenBeneathTest, NothingOutside) {
  for (const char* path : {"../a", "/tmp/a", "sub/../../a", "..", ".", "", "a/", "a//b", "./a", "/"}) {
    EXPECT_EQ(open(path), EINVAL) << path;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a"));
}

TEST_P(OpenBeneathTest, NoLinkIsFollowed) {
  folder_.make_folder("out");
  std::filesystem::create_symlink("../out", inside_ + "/link");
  std::filesystem::create_symlink("../out/planted", inside_ + "/dangling");
  EXPECT_NE(open("link/a"), 0);
  EXPECT_EQ(open("dangling"), EEXIST);
  EXPECT_EQ(open("link", O_RDONLY, 0), ELOOP);
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "out"));
}

TEST_P(OpenBeneathTest, ANameThatIsTooLong) { EXPECT_EQ(open(std::string(4096, 'x')), ENAMETOOLONG); }

/// From now on this process has no openat2(2).
bool forbid_openat2(unsigned error) {
  std::array<sock_filter, 4> filter = {{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                                        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
                                        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
                                        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)}};
  const sock_fprog program{filter.size(), filter.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

constexpr int cannot_filter = 77;

/// Makes "a", in a process of its own that has no openat2(2), and refuses to make it twice.
int make_without_openat2(int root, unsigned error) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (!forbid_openat2(error)) ::_exit(cannot_filter);
    const bool is_made = open_beneath(root, "a", new_file, 0600).has_value();
    ::_exit(is_made && !open_beneath(root, "a", new_file, 0600) ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

TEST(OpenBeneathFallbackTest, WhereTheKernelHasNoOpenat2) {
  for (const unsigned error : {unsigned{ENOSYS}, unsigned{EPERM}}) {
    const TemporaryFolder folder;
    const int status = make_without_openat2(folder.open(O_RDONLY | O_DIRECTORY).get(), error);
    if (status == cannot_filter) GTEST_SKIP() << "no filters of system calls here";
    EXPECT_EQ(status, 0) << error;
    EXPECT_TRUE(std::filesystem::exists(folder / "a"));
  }
}

}  // namespace
}  // namespace exhibit::extract
