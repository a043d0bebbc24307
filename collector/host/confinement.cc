#include "collector/host/confinement.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "collector/host/privileges.h"

namespace exhibit {
namespace {

/// The sanitizers' runtime tries memory by writing it to a pipe, and looks for leaks from a process of its own.
#ifdef EXHIBIT_ADDRESS_SANITIZER
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

std::string failed(std::string_view what, int number) { return std::string(what) + ": " + ::strerrordesc_np(number); }

/// For CAP_LAST_CAP and above the kernel answers EINVAL.
void drop_from_bounding_set(std::uint64_t kept) {
  for (int capability = 0; capability < 64; ++capability) {
    if ((kept >> capability & 1) == 0 && ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno == EINVAL) return;
  }
}

/// Calls that change files, mounts, processes or the kernel, or that reach the network, whatever their arguments.
constexpr std::array changing_calls = {
    // files
    "creat", "truncate", "ftruncate", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat",
    "symlink", "symlinkat", "mknod", "mknodat", "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchown",
    "fchownat", "utime", "utimes", "futimesat", "utimensat", "setxattr", "lsetxattr", "fsetxattr", "setxattrat",
    "removexattr", "lremovexattr", "fremovexattr", "removexattrat", "fallocate", "copy_file_range", "sendfile",
    "splice", "tee", "vmsplice", "pwrite64", "pwritev", "pwritev2", "io_uring_setup", "io_uring_enter",
    "io_uring_register", "io_setup", "io_submit", "open_by_handle_at", "file_setattr",
    // mounts
    "mount", "umount", "umount2", "move_mount", "pivot_root", "chroot", "swapon", "swapoff", "quotactl", "quotactl_fd",
    "fspick",
    // processes
    "execve", "execveat", "process_vm_readv", "process_vm_writev", "process_madvise", "tkill", "rt_sigqueueinfo",
    "rt_tgsigqueueinfo", "pidfd_send_signal", "pidfd_getfd", "migrate_pages", "move_pages", "sched_setaffinity",
    "sched_setscheduler", "sched_setattr", "sched_setparam", "setpriority", "ioprio_set",
    // what processes share
    "shmctl", "shmat", "msgctl", "msgsnd", "semctl", "semop", "semtimedop", "mq_unlink", "mq_open",
    // the network and the kernel
    "socket", "socketpair", "sendmsg", "sendmmsg", "bpf", "perf_event_open", "userfaultfd", "init_module",
    "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "sethostname", "setdomainname",
    "settimeofday", "clock_settime", "acct", "syslog", "add_key", "request_key", "keyctl", "iopl", "ioperm", "dup2",
    "dup3"};

/// One filter while it is made. The first failure is kept; calls that this kernel does not have are none.
class Filter {
 public:
  Filter() : context_(::seccomp_init(SCMP_ACT_ALLOW)) {
    if (!context_) failure_ = ENOMEM;
  }

  template <typename... Conditions>
  void forbid(const char* call, Conditions... conditions) {
    forbid_with(SCMP_ACT_ERRNO(EPERM), call, conditions...);
  }

  template <typename... Conditions>
  void forbid_with(std::uint32_t action, const char* call, Conditions... conditions) {
    const int number = ::seccomp_syscall_resolve_name(call);
    if (failure_ != 0 || number < 0) return;
    note(::seccomp_rule_add(context_.get(), action, number, sizeof...(conditions), conditions...));
  }

  /// 0 or the errno.
  int load() {
    // All threads, those that the runtime library started included.
    note(::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_TSYNC, 1));
    // Calls are found by halves and not one after the other: each of millions passes through here.
    note(::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
    if (failure_ == 0) note(::seccomp_load(context_.get()));
    return failure_;
  }

 private:
  void note(int result) {
    if (failure_ == 0 && result < 0) failure_ = -result;
  }

  struct Release {
    void operator()(void* context) const { ::seccomp_release(context); }
  };
  std::unique_ptr<void, Release> context_;
  int failure_ = 0;
};

/// Standard output, standard error and `output` are left.
void forbid_writes_elsewhere(Filter& filter, int output) {
  if (is_sanitized) return;
  for (const char* call : {"write", "writev"}) {
    filter.forbid(call, SCMP_A0(SCMP_CMP_EQ, STDIN_FILENO));
    for (int other = STDERR_FILENO + 1; other < output; ++other) {
      filter.forbid(call, SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(other)));
    }
    filter.forbid(call, SCMP_A0(SCMP_CMP_GT, static_cast<scmp_datum_t>(std::max(output, STDERR_FILENO))));
  }
}

void forbid_opening_to_write(Filter& filter) {
  filter.forbid("mmap", SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_WRITE, PROT_WRITE),
                SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_TYPE, MAP_SHARED));
  for (const int flag : {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC}) {
    const auto bits = static_cast<scmp_datum_t>(flag);
    filter.forbid("open", SCMP_A1(SCMP_CMP_MASKED_EQ, bits, bits));
    filter.forbid("openat", SCMP_A2(SCMP_CMP_MASKED_EQ, bits, bits));
  }
}

void forbid_by_arguments(Filter& filter) {
  filter.forbid("renameat2", SCMP_A4(SCMP_CMP_NE, RENAME_NOREPLACE));
  filter.forbid("fsconfig", SCMP_A1(SCMP_CMP_EQ, FSCONFIG_CMD_RECONFIGURE));
  filter.forbid("kill", SCMP_A1(SCMP_CMP_NE, 0));
  filter.forbid("tgkill", SCMP_A0(SCMP_CMP_NE, static_cast<scmp_datum_t>(::getpid())));  // abort(3) may
  filter.forbid("sendto",
                SCMP_A4(SCMP_CMP_NE, 0));  // to where a socket is connected, which is syslog, and nowhere else
  filter.forbid("prlimit64", SCMP_A0(SCMP_CMP_NE, 0));
  filter.forbid("unshare", SCMP_A0(SCMP_CMP_NE, CLONE_FS));
  filter.forbid("setns", SCMP_A1(SCMP_CMP_NE, CLONE_NEWNS));
  for (const unsigned long request : {FS_IOC_SETFLAGS, FS_IOC_FSSETXATTR, FICLONE, FICLONERANGE, FIDEDUPERANGE,
                                      static_cast<unsigned long>(TIOCSTI)}) {
    filter.forbid("ioctl", SCMP_A1(SCMP_CMP_EQ, request));
  }
}

void forbid_processes(Filter& filter) {
  for (const char* call : {"fork", "vfork"}) filter.forbid(call);
  if (!is_sanitized) filter.forbid("clone", SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
  // Its flags are behind a pointer; the runtime library then falls back on clone(2).
  filter.forbid_with(SCMP_ACT_ERRNO(ENOSYS), "clone3");
}

}  // namespace

std::string give_up_capabilities(OutputKind output) {
  std::uint64_t kept = needed_capabilities();
  if (output == OutputKind::file) kept |= std::uint64_t{1} << CAP_DAC_OVERRIDE;
  drop_from_bounding_set(kept);
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> held{};
  if (::syscall(SYS_capget, &header, held.data()) != 0) return failed("capget", errno);
  for (std::size_t i = 0; i < held.size(); ++i) {
    const auto kept_here = static_cast<std::uint32_t>(kept >> (32 * i));
    held[i].permitted &= kept_here;
    held[i].effective &= kept_here;
    held[i].inheritable = 0;
  }
  if (::syscall(SYS_capset, &header, held.data()) != 0) return failed("capset", errno);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failed("no_new_privs", errno);
  return {};
}

std::string forbid_changes() {
  Filter filter;
  for (const char* call : changing_calls) filter.forbid(call);
  if (!is_sanitized) filter.forbid("ptrace");
  forbid_by_arguments(filter);
  const int failure = filter.load();
  return failure == 0 ? std::string() : failed("seccomp", failure);
}

std::string forbid_writing_but_to(int output) {
  Filter filter;
  forbid_writes_elsewhere(filter, output);
  forbid_opening_to_write(filter);
  forbid_processes(filter);
  const int failure = filter.load();
  return failure == 0 ? std::string() : failed("seccomp", failure);
}

}  // namespace exhibit
