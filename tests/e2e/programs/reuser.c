// Processes that use the same few numbers again and again: reuser LOG FIRST COUNT. COUNT children, numbered from FIRST,
// live for a fraction of a second or, a third of them, some seconds; where one has ended the next gets its number. Each
// says who it is, `PID:START`, in its arguments and its environment. LOG gets the same, a line each, from the parent:
// what exists, by one who knows.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int fail(const char *what) {
  perror(what);
  return 1;
}

/// Field 22 of its stat: the twentieth after the name, which stands in parentheses.
static unsigned long long start_of(pid_t pid) {
  char path[64], text[1024] = "";
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || read(file, text, sizeof text - 1) <= 0) exit(fail(path));
  close(file);
  const char *field = strrchr(text, ')');
  for (int n = 0; n < 20; ++n) field = strchr(field + 1, ' ');
  return strtoull(field, NULL, 10);
}

static pid_t fork_as(pid_t pid) {
  struct clone_args arguments = {
      .exit_signal = SIGCHLD, .set_tid = (uint64_t)(uintptr_t)&pid, .set_tid_size = pid ? 1 : 0};
  return syscall(SYS_clone3, &arguments, sizeof arguments);
}

static unsigned int some_time_ms(void) { return rand() % 3 == 0 ? rand() % 5000 : 20 + rand() % 100; }

static int be_child(unsigned int lifetime_ms) {
  char identity[64], variable[80], lifetime[16];
  snprintf(identity, sizeof identity, "%d:%llu", getpid(), start_of(getpid()));
  snprintf(variable, sizeof variable, "IDENTITY=%s", identity);
  snprintf(lifetime, sizeof lifetime, "%u", lifetime_ms);
  execle("/proc/self/exe", "reused", identity, lifetime, NULL, (char *[]){variable, NULL});
  return fail("exec");
}

static void start(int log, pid_t pid, unsigned int lifetime_ms) {
  pid_t child = fork_as(pid);
  if (child < 0 && errno == EEXIST) child = fork_as(0);  // somebody else got there first
  if (child == 0) _exit(be_child(lifetime_ms));
  if (child < 0) exit(fail("clone3"));
  char line[64];  // not waited for yet, it has its number to itself
  const int length = snprintf(line, sizeof line, "%d %llu\n", child, start_of(child));
  if (write(log, line, length) != length) exit(fail("log"));
}

int main(int argc, char **argv) {
  if (argc == 3) return usleep(1000 * atoi(argv[2]));
  if (argc != 4) return 2;
  const int log = open(argv[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (log < 0) return fail(argv[1]);
  srand(1);
  for (int n = 0; n < atoi(argv[3]); ++n) start(log, atoi(argv[2]) + n, some_time_ms());
  for (;;) start(log, waitpid(-1, NULL, 0), some_time_ms());
}
