// A process that is not what it says of itself, and then waits: disguise
// kernel-thread|parenthesis|wiped|faked|moved|no-arguments
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

extern char **environ;

static int fail(const char *what) {
  perror(what);
  return 1;
}

static void wait_for_ever(void) {
  for (;;) pause();
}

// The strings of argv, or of environ, lie in one block, one after the other.
static size_t length_of_block(char **strings) {
  size_t length = 0;
  for (; *strings != NULL; ++strings) length += strlen(*strings) + 1;
  return length;
}

static void overwrite(char **strings, const char *with) {
  const size_t length = length_of_block(strings);
  char *const block = strings[0];
  memset(block, 0, length);
  strncpy(block, with, length - 1);
}

// Fields 3 and following of /proc/self/stat, each at its number in proc(5).
static int read_own_stat(unsigned long long fields[53]) {
  char bytes[4096] = {0};
  FILE *const file = fopen("/proc/self/stat", "r");
  if (file == NULL || fread(bytes, 1, sizeof bytes - 1, file) == 0) return fail("/proc/self/stat");
  fclose(file);
  char *rest = strrchr(bytes, ')') + 4;  // "S 1 ...": the state is no number
  for (int number = 4; number <= 52; ++number) fields[number] = strtoull(rest, &rest, 10);
  return 0;
}

// Has the kernel look for arguments and environment elsewhere (prctl(2), PR_SET_MM_MAP).
static int move_strings(void) {
  static const char arguments[] = "/usr/sbin/sshd", environment[] = "TOP_SECRET=MOVED";
  unsigned long long fields[53] = {0};
  char *const place = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (place == MAP_FAILED || read_own_stat(fields) != 0) return fail("mmap");
  memcpy(place, arguments, sizeof arguments);
  memcpy(place + sizeof arguments, environment, sizeof environment);
  struct prctl_mm_map map = {.start_code = fields[26],
                             .end_code = fields[27],
                             .start_stack = fields[28],
                             .start_data = fields[45],
                             .end_data = fields[46],
                             .start_brk = fields[47],
                             .brk = (unsigned long long)sbrk(0),
                             .exe_fd = (unsigned)-1,
                             .arg_start = (unsigned long long)place,
                             .arg_end = (unsigned long long)place + sizeof arguments,
                             .env_start = (unsigned long long)place + sizeof arguments,
                             .env_end = (unsigned long long)place + sizeof arguments + sizeof environment};
  if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) != 0) return fail("PR_SET_MM_MAP");
  return 0;
}

// The kernel makes one empty argument of none.
static int drop_arguments(void) {
  char *const none[] = {NULL};
  execve("/proc/self/exe", none, environ);
  return fail("execve");
}

int main(int argc, char **argv) {
  if (argc < 2) wait_for_ever();
  char *const what = strdup(argv[1]);
  int status = 0;
  if (strcmp(what, "kernel-thread") == 0) {
    prctl(PR_SET_NAME, "kworker/0:1");
    overwrite(argv, "[kworker/0:1-events]");
  }
  if (strcmp(what, "parenthesis") == 0) prctl(PR_SET_NAME, "x) R 1 1 (");
  if (strcmp(what, "wiped") == 0) overwrite(environ, "");
  if (strcmp(what, "faked") == 0) overwrite(environ, "TOP_SECRET=FAKED");
  if (strcmp(what, "moved") == 0) status = move_strings();
  if (strcmp(what, "no-arguments") == 0) status = drop_arguments();
  if (status == 0) wait_for_ever();
  return status;
}
