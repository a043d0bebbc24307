// What a program that was compiled with --coverage calls of libgcov, doing nothing: libgcov writes its counts when the
// process ends, and the confinement ends a process that opens a file for writing then. (GCC's libgcov-driver.c and
// libgcov-interface.c; the compiler puts the last three in the place of fork and of the exec functions.)
#include <unistd.h>

struct gcov_info;

extern "C" {
void __gcov_init(gcov_info* /*counts*/) {}
void __gcov_exit() {}
void __gcov_merge_add(long long* /*counters*/, unsigned /*count*/) {}
pid_t __gcov_fork() { return ::fork(); }
int __gcov_execve(const char* path, char* const* argv, char* const* environment) {
  return ::execve(path, argv, environment);
}
int __gcov_execvp(const char* file, char* const* argv) { return ::execvp(file, argv); }
}
