// A FUSE file system that falls silent: silent_fuse MOUNT-NAMESPACE MOUNT-POINT [USER-NAMESPACE]. It tells of its own
// root directory, and of a file `page` there whose content it never tells, until it gets SIGUSR1, and from then on
// answers nothing, so that whoever asks waits for ever. With a user namespace it is mounted by the root user of that
// one.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>

#include "empty_fuse.h"

static volatile sig_atomic_t is_silent;

static void fall_silent(int signal) { is_silent = signal; }

enum { PAGE = FUSE_ROOT_ID + 1 };
static const struct fuse_attr page = {.ino = PAGE, .mode = S_IFREG | 0444, .nlink = 1, .size = 4096, .blocks = 8};

static void serve(int device, const struct fuse_in_header *request) {
  const struct fuse_statfs_out space = {.st = {.bsize = 4096, .namelen = 255}};
  const struct fuse_entry_out found = {.nodeid = PAGE, .attr = page};
  const struct fuse_attr_out told = {.attr = page};
  const struct fuse_open_out opened = {.open_flags = FOPEN_KEEP_CACHE};
  switch (request->opcode) {
    case FUSE_STATFS: return answer(device, request, 0, &space, sizeof space);
    case FUSE_OPEN: return answer(device, request, 0, &opened, sizeof opened);
    case FUSE_READ: return;
    case FUSE_LOOKUP:
      if (strcmp((const char *)(request + 1), "page") == 0) return answer(device, request, 0, &found, sizeof found);
      break;
    case FUSE_GETATTR:
      if (request->nodeid == PAGE) return answer(device, request, 0, &told, sizeof told);
      break;
    default: break;
  }
  answer_as_empty(device, request);
}

int main(int argc, char **argv) {
  static char buffer[1 << 20];
  if (argc != 3 && argc != 4) return 2;
  const struct sigaction action = {.sa_handler = fall_silent};
  sigaction(SIGUSR1, &action, NULL);
  const int home = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC), namespace = open(argv[1], O_RDONLY | O_CLOEXEC),
            users = argc > 3 ? open(argv[3], O_RDONLY | O_CLOEXEC) : -1;
  if (argc > 3 && setns(users, CLONE_NEWUSER) != 0) return fail("setns");
  const int device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (device < 0 || namespace < 0 || setns(namespace, CLONE_NEWNS) != 0) return fail("setns");
  if (mount_fuse(device, "silent", argv[2], "fuse") != 0) return fail(argv[2]);
  if (argc == 3 && setns(home, CLONE_NEWNS) != 0) return fail("setns");  // what it serves, it is no part of
  for (;;) {
    const ssize_t length = read(device, buffer, sizeof buffer);
    if (length < 0 && errno != EINTR) return 0;  // unmounted
    if (length > 0 && !is_silent) serve(device, (const struct fuse_in_header *)buffer);
  }
}
