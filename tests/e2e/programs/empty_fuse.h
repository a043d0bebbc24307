// A FUSE file system that is nothing but a root directory without anything in it.
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>  // IWYU pragma: export

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

static void answer_as_empty(int device, const struct fuse_in_header *request) {
  const struct fuse_init_out init = {.major = 7, .minor = 31, .max_write = 4096};
  const struct fuse_attr_out root = {.attr = {.ino = 1, .mode = S_IFDIR | 0755, .nlink = 2}};
  switch (request->opcode) {
    case FUSE_INIT: answer(device, request, 0, &init, sizeof init); break;
    case FUSE_GETATTR: answer(device, request, 0, &root, sizeof root); break;
    case FUSE_ACCESS: answer(device, request, 0, "", 0); break;
    case FUSE_LOOKUP: answer(device, request, -ENOENT, "", 0); break;
    default: answer(device, request, -ENOSYS, "", 0);
  }
}

static int mount_fuse(int device, const char *source, const char *place, const char *type) {
  char options[128];
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device);
  return mount(source, place, type, 0, options);
}
