// A FUSE file system that falls silent: silent_fuse MOUNT-NAMESPACE MOUNT-POINT [USER-NAMESPACE]. It tells of its own root
// directory, which is empty, until it gets SIGUSR1, and from then on answers nothing, so that whoever asks waits for ever. With a
// user namespace it is mounted by the root user of that one.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static volatile sig_atomic_t is_silent;

static void fall_silent(int signal) { is_silent = signal; }

static int fail(const char *what) {
  perror(what);
  return 1;
}

static void answer(int device, const struct fuse_in_header *request, int error, const void *body, size_t length) {
  struct {
    struct fuse_out_header header;
    char body[256];
  } reply = {.header = {.len = sizeof reply.header + length, .error = error, .unique = request->unique}};
  memcpy(reply.body, body, length);
  if (write(device, &reply, reply.header.len) < 0) perror("answer");
}

static void serve(int device, const struct fuse_in_header *request) {
  const struct fuse_init_out init = {.major = 7, .minor = 31, .max_write = 4096};
  const struct fuse_attr_out root = {.attr = {.ino = 1, .mode = S_IFDIR | 0755, .nlink = 2}};
  const struct fuse_statfs_out space = {.st = {.bsize = 4096, .namelen = 255}};
  switch (request->opcode) {
    case FUSE_INIT: answer(device, request, 0, &init, sizeof init); break;
    case FUSE_GETATTR: answer(device, request, 0, &root, sizeof root); break;
    case FUSE_STATFS: answer(device, request, 0, &space, sizeof space); break;
    case FUSE_LOOKUP: answer(device, request, -ENOENT, "", 0); break;
    case FUSE_ACCESS: answer(device, request, 0, "", 0); break;
    default: answer(device, request, -ENOSYS, "", 0);
  }
}

int main(int argc, char **argv) {
  static char buffer[1 << 20];
  if (argc != 3 && argc != 4) return 2;
  const struct sigaction action = {.sa_handler = fall_silent};
  sigaction(SIGUSR1, &action, NULL);
  const int namespace = open(argv[1], O_RDONLY | O_CLOEXEC), users = argc > 3 ? open(argv[3], O_RDONLY | O_CLOEXEC) : -1;
  if (argc > 3 && setns(users, CLONE_NEWUSER) != 0) return fail("setns");
  const int device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (device < 0 || namespace < 0 || setns(namespace, CLONE_NEWNS) != 0) return fail("setns");
  char options[128];
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device);
  if (mount("silent", argv[2], "fuse", 0, options) != 0) return fail(argv[2]);
  for (;;) {
    const ssize_t length = read(device, buffer, sizeof buffer);
    if (length < 0 && errno != EINTR) return 0;  // unmounted
    if (length > 0 && !is_silent) serve(device, (const struct fuse_in_header *)buffer);
  }
}
