// A process that holds contents to which no path leads, and then waits: holder deleted|memfd|file
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char deleted_path[] = "/tmp/.deleted-program";
static const char deleted_text[] = "written, unlinked, still open\n";

static int fail(const char *what) {
  perror(what);
  return 1;
}

static int copy_self_to(int to) {
  char bytes[65536];
  const int self = open("/proc/self/exe", O_RDONLY);
  ssize_t length;
  while ((length = read(self, bytes, sizeof bytes)) > 0) {
    if (write(to, bytes, length) != length) return fail("write");
  }
  return close(self);
}

static void wait_for_ever(void) {
  for (;;) pause();
}

// Runs a copy of itself, which then removes its own file.
static int run_deleted(void) {
  const int to = open(deleted_path, O_CREAT | O_EXCL | O_WRONLY, 0700);
  if (to < 0 || copy_self_to(to) != 0 || close(to) != 0) return fail(deleted_path);
  execl(deleted_path, deleted_path, "remove-yourself", NULL);
  return fail("execl");
}

// A name with a line feed and what looks like the kernel's own words.
static int run_from_memory(void) {
  const int memory = memfd_create("payload\n(deleted)", 0);
  char *const argv[] = {"payload", "wait", NULL}, *const environment[] = {NULL};
  if (memory < 0 || copy_self_to(memory) != 0) return fail("memfd");
  fexecve(memory, argv, environment);
  return fail("fexecve");
}

static int hold_deleted_file(void) {
  const int file = open("/tmp/.deleted-file", O_CREAT | O_EXCL | O_RDWR, 0600);
  if (file < 0 || write(file, deleted_text, strlen(deleted_text)) < 0) return fail("write");
  if (unlink("/tmp/.deleted-file") != 0) return fail("unlink");
  wait_for_ever();
  return 0;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (strcmp(what, "deleted") == 0) return run_deleted();
  if (strcmp(what, "remove-yourself") == 0 && unlink(deleted_path) != 0) return fail("unlink");
  if (strcmp(what, "memfd") == 0) return run_from_memory();
  if (strcmp(what, "file") == 0) return hold_deleted_file();
  wait_for_ever();
  return 0;
}
