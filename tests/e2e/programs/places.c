// A process, or a thread of it, that is elsewhere than its container: places jail FOLDER|net-thread|mount-thread FOLDER
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder;

static int fail(const char *what) {
  perror(what);
  return 1;
}

static void wait_for_ever(void) {
  for (;;) pause();
}

static int enter_folder(void) {
  mkdir(folder, 0755);
  if (chroot(folder) != 0 || chdir("/") != 0) return fail(folder);
  return 0;
}

static void *leave_network(void *nothing) {
  if (unshare(CLONE_NEWNET) != 0) perror("unshare");
  prctl(PR_SET_NAME, "other-net");
  wait_for_ever();
  return nothing;
}

static void *leave_mounts(void *nothing) {
  if (unshare(CLONE_FS | CLONE_NEWNS) != 0) perror("unshare");
  enter_folder();
  prctl(PR_SET_NAME, "other-mounts");
  wait_for_ever();
  return nothing;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  folder = argc > 2 ? argv[2] : "";
  pthread_t thread;
  if (strcmp(what, "jail") == 0 && enter_folder() != 0) return 1;
  if (strcmp(what, "net-thread") == 0) pthread_create(&thread, NULL, leave_network, NULL);
  if (strcmp(what, "mount-thread") == 0) pthread_create(&thread, NULL, leave_mounts, NULL);
  wait_for_ever();
  return 0;
}
