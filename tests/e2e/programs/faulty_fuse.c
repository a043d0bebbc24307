// A FUSE file system on a disk that fails: faulty_fuse MOUNT-NAMESPACE MOUNT-POINT. Byte n of each file is 'a' + n %
// 26, as far as it can be read: `whole` is sound, `rotten` answers no read, `half` none after its first 65,536 bytes;
// the names in `closed` cannot be listed, and `lost` is named by the root directory and not found by its name.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOT = FUSE_ROOT_ID, WHOLE, ROTTEN, HALF, CLOSED, LOST, END };

static const char *const names[END] = {
    [WHOLE] = "whole", [ROTTEN] = "rotten", [HALF] = "half", [CLOSED] = "closed", [LOST] = "lost"};
static const size_t readable[END] = {[WHOLE] = 200000, [HALF] = 65536};
static const size_t file_size = 200000;

static int fail(const char *what) {
  perror(what);
  return 1;
}

static int is_folder(uint64_t node) { return node == ROOT || node == CLOSED; }

static void answer(int device, const struct fuse_in_header *request, int error, const void *body, size_t length) {
  static struct {
    struct fuse_out_header header;
    char body[1 << 20];
  } reply;
  reply.header =
      (struct fuse_out_header){.len = sizeof reply.header + length, .error = error, .unique = request->unique};
  memcpy(reply.body, body, length);
  if (write(device, &reply, reply.header.len) < 0) perror("answer");
}

static void refuse(int device, const struct fuse_in_header *request, int error) {
  answer(device, request, -error, "", 0);
}

static struct fuse_attr attributes(uint64_t node) {
  if (is_folder(node)) return (struct fuse_attr){.ino = node, .mode = S_IFDIR | 0755, .nlink = 2};
  return (struct fuse_attr){
      .ino = node, .mode = S_IFREG | 0644, .nlink = 1, .size = file_size, .blocks = file_size / 512 + 1};
}

static void look_up(int device, const struct fuse_in_header *request, const char *name) {
  for (uint64_t node = WHOLE; node < END; ++node) {
    if (strcmp(name, names[node]) != 0) continue;
    if (node == LOST) return refuse(device, request, EIO);
    const struct fuse_entry_out entry = {.nodeid = node, .attr = attributes(node)};
    return answer(device, request, 0, &entry, sizeof entry);
  }
  refuse(device, request, ENOENT);
}

static void list(int device, const struct fuse_in_header *request, const struct fuse_read_in *asked) {
  char body[1024];
  size_t length = 0;
  if (request->nodeid == CLOSED) return refuse(device, request, EIO);
  for (uint64_t node = asked->offset < WHOLE ? WHOLE : asked->offset + 1; node < END; ++node) {
    struct fuse_dirent *entry = (struct fuse_dirent *)(body + length);
    *entry = (struct fuse_dirent){.ino = node,
                                  .off = node,
                                  .namelen = strlen(names[node]),
                                  .type = is_folder(node) ? S_IFDIR >> 12 : S_IFREG >> 12};
    memcpy(entry->name, names[node], entry->namelen);
    length += FUSE_DIRENT_SIZE(entry);
  }
  answer(device, request, 0, body, length);
}

static void read_content(int device, const struct fuse_in_header *request, const struct fuse_read_in *asked) {
  static char body[1 << 20];
  const size_t end = readable[request->nodeid];
  size_t length = 0;
  if (asked->offset >= file_size) return answer(device, request, 0, "", 0);
  if (asked->offset >= end) return refuse(device, request, EIO);
  for (size_t at = asked->offset; at < end && length < asked->size; ++at) body[length++] = 'a' + at % 26;
  answer(device, request, 0, body, length);
}

static void serve(int device, const struct fuse_in_header *request) {
  const void *body = request + 1;
  const struct fuse_init_out init = {.major = 7, .minor = 31, .max_write = 4096};
  const struct fuse_attr_out told = {.attr = attributes(request->nodeid)};
  const struct fuse_statfs_out space = {.st = {.bsize = 4096, .namelen = 255}};
  const struct fuse_open_out opened = {.open_flags = is_folder(request->nodeid) ? 0 : FOPEN_DIRECT_IO};
  switch (request->opcode) {
    case FUSE_INIT: answer(device, request, 0, &init, sizeof init); break;
    case FUSE_GETATTR: answer(device, request, 0, &told, sizeof told); break;
    case FUSE_STATFS: answer(device, request, 0, &space, sizeof space); break;
    case FUSE_LOOKUP: look_up(device, request, body); break;
    case FUSE_OPEN:
    case FUSE_OPENDIR: answer(device, request, 0, &opened, sizeof opened); break;
    case FUSE_READDIR: list(device, request, body); break;
    case FUSE_READ: read_content(device, request, body); break;
    case FUSE_ACCESS:
    case FUSE_RELEASE:
    case FUSE_RELEASEDIR: answer(device, request, 0, "", 0); break;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET: break;  // nobody waits for an answer
    default: refuse(device, request, ENOSYS);
  }
}

int main(int argc, char **argv) {
  static char buffer[1 << 20];
  if (argc != 3) return 2;
  const int device = open("/dev/fuse", O_RDWR | O_CLOEXEC), namespace = open(argv[1], O_RDONLY | O_CLOEXEC);
  if (device < 0 || namespace < 0 || setns(namespace, CLONE_NEWNS) != 0) return fail("setns");
  char options[128];
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device);
  if (mount("faulty", argv[2], "fuse", 0, options) != 0) return fail(argv[2]);
  for (;;) {
    const ssize_t length = read(device, buffer, sizeof buffer);
    if (length < 0 && errno != EINTR) return 0;  // unmounted
    if (length > 0) serve(device, (const struct fuse_in_header *)buffer);
  }
}
