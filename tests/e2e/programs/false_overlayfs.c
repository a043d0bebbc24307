// A user that passes for the server of a rootless container: false_overlayfs -o lowerdir=...,upperdir=... MOUNT-POINT,
// to be called fuse-overlayfs. In namespaces of its own it mounts a FUSE file system that holds nothing, makes it the
// root directory of a child in further ones, and serves it for ever. What its arguments name it never looks at.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "empty_fuse.h"

static int write_text(const char *path, const char *text) {
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  const int failed = file < 0 || write(file, text, strlen(text)) < 0;
  if (file >= 0) close(file);
  return failed ? fail(path) : 0;
}

// To be root in a user namespace where nobody else is anybody.
static int leave_namespaces(void) {
  char users[64], groups[64];
  snprintf(users, sizeof users, "0 %d 1", (int)getuid());
  snprintf(groups, sizeof groups, "0 %d 1", (int)getgid());
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return fail("unshare");
  return write_text("/proc/self/setgroups", "deny") || write_text("/proc/self/uid_map", users) ||
         write_text("/proc/self/gid_map", groups);
}

static int contain(const char *root) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS) != 0) return fail("unshare");
  const pid_t first = fork();
  if (first != 0) {
    for (;;) pause();
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (chdir(root) != 0 || syscall(SYS_pivot_root, ".", ".") != 0 || umount2(".", MNT_DETACH) != 0)
    return fail("pivot_root");
  prctl(PR_SET_NAME, "contained");
  for (;;) pause();
}

int main(int argc, char **argv) {
  static char buffer[1 << 20];
  if (argc != 4) return 2;
  const char *const place = argv[3];
  if (leave_namespaces() != 0) return 1;
  const int device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (device < 0) return fail("/dev/fuse");
  if (mount_fuse(device, "fuse-overlayfs", place, "fuse.fuse-overlayfs") != 0) return fail(place);
  const pid_t child = fork();
  if (child == 0) return contain(place);
  for (;;) {
    const ssize_t length = read(device, buffer, sizeof buffer);
    if (length < 0 && errno != EINTR) return 0;
    if (length > 0) answer_as_empty(device, (const struct fuse_in_header *)buffer);
  }
}
