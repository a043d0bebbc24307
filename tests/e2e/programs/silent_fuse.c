// A FUSE file system that falls silent: silent_fuse MOUNT-NAMESPACE MOUNT-POINT [USER-NAMESPACE]. It tells of its own
// root directory, which is empty, until it gets SIGUSR1, and from then on answers nothing, so that whoever asks waits
// for ever. With a user namespace it is mounted by the root user of that one.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>

#include "empty_fuse.h"

static volatile sig_atomic_t is_silent;

static void fall_silent(int signal) { is_silent = signal; }

static void serve(int device, const struct fuse_in_header *request) {
  const struct fuse_statfs_out space = {.st = {.bsize = 4096, .namelen = 255}};
  if (request->opcode == FUSE_STATFS) return answer(device, request, 0, &space, sizeof space);
  answer_as_empty(device, request);
}

int main(int argc, char **argv) {
  static char buffer[1 << 20];
  if (argc != 3 && argc != 4) return 2;
  const struct sigaction action = {.sa_handler = fall_silent};
  sigaction(SIGUSR1, &action, NULL);
  const int namespace = open(argv[1], O_RDONLY | O_CLOEXEC),
            users = argc > 3 ? open(argv[3], O_RDONLY | O_CLOEXEC) : -1;
  if (argc > 3 && setns(users, CLONE_NEWUSER) != 0) return fail("setns");
  const int device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (device < 0 || namespace < 0 || setns(namespace, CLONE_NEWNS) != 0) return fail("setns");
  if (mount_fuse(device, "silent", argv[2], "fuse") != 0) return fail(argv[2]);
  for (;;) {
    const ssize_t length = read(device, buffer, sizeof buffer);
    if (length < 0 && errno != EINTR) return 0;  // unmounted
    if (length > 0 && !is_silent) serve(device, (const struct fuse_in_header *)buffer);
  }
}
