// A process in a state of its own: states zombie|vfork|dead-leader|renumbered, states take-number PID, or states
// locked-memory FILE
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int fail(const char *what) {
  perror(what);
  return 1;
}

static void wait_for_ever(void) {
  for (;;) pause();
}

static void *live_on(void *nothing) {
  prctl(PR_SET_NAME, "survivor");
  wait_for_ever();
  return nothing;
}

// The first thread ends, the process does not.
static int leave_to_a_thread(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, live_on, NULL) != 0) return fail("pthread_create");
  syscall(SYS_exit, 0);
  return 1;
}

// Always the same program, never for long the same process.
static int change_number_for_ever(void) {
  for (;;) {
    const pid_t child = fork();
    if (child < 0) return fail("fork");
    if (child > 0) _exit(0);
    usleep(3000);
  }
}

// A child with the number that a process had which has ended (clone3(2), set_tid). Prints it once it is there.
static int take_number(pid_t number) {
  struct clone_args arguments = {
      .exit_signal = SIGCHLD, .set_tid = (unsigned long long)(size_t)&number, .set_tid_size = 1};
  const long child = syscall(SYS_clone3, &arguments, sizeof arguments);
  if (child < 0) return fail("clone3");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NAME, "newcomer");
    puts("there");
    fflush(stdout);
  }
  wait_for_ever();
  return 0;
}

static void *read_own_memory(void *place) {
  char byte;
  const int memory = open("/proc/self/mem", O_RDONLY);
  if (pread(memory, &byte, 1, (off_t)(size_t)place) != 1) perror("/proc/self/mem");
  wait_for_ever();
  return NULL;
}

// One thread holds the lock of the process's memory while it waits for the content of a file, which never comes; the
// first one waits to change the memory, and whoever reads of it comes after that.
static int lock_memory(const char *path) {
  pthread_t thread;
  void *const place = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, open(path, O_RDONLY), 0);
  if (place == MAP_FAILED || pthread_create(&thread, NULL, read_own_memory, place) != 0) return fail(path);
  prctl(PR_SET_NAME, "locked-memory");
  sleep(1);
  mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return 1;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (strcmp(what, "zombie") == 0 && fork() == 0) _exit(7);
  if (strcmp(what, "vfork") == 0 && vfork() == 0) {
    wait_for_ever();
    _exit(0);
  }
  if (strcmp(what, "dead-leader") == 0) return leave_to_a_thread();
  if (strcmp(what, "renumbered") == 0) return change_number_for_ever();
  if (strcmp(what, "locked-memory") == 0 && argc > 2) return lock_memory(argv[2]);
  if (strcmp(what, "take-number") == 0 && argc > 2) return take_number(atoi(argv[2]));
  wait_for_ever();
  return 0;
}
