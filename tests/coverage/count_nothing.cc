// What a program that was compiled with --coverage calls of LLVM's profiling runtime, doing nothing: the runtime writes
// its counts when the process ends, and the confinement ends a process that opens a file for writing then.
// (compiler-rt, lib/profile/GCDAProfiling.c; the compiler puts the last three in the place of fork, and around the exec
// functions.)
#include <unistd.h>

#include <cstdint>

extern "C" {
void llvm_gcov_init(void (* /*write_out*/)(), void (* /*reset*/)()) {}
void llvm_gcda_start_file(const char* /*name*/, std::uint32_t /*version*/, std::uint32_t /*checksum*/) {}
void llvm_gcda_emit_function(std::uint32_t /*ident*/, std::uint32_t /*checksum*/, std::uint32_t /*of_graph*/) {}
void llvm_gcda_emit_arcs(std::uint32_t /*count*/, std::uint64_t* /*counters*/) {}
void llvm_gcda_summary_info() {}
void llvm_gcda_end_file() {}
pid_t __gcov_fork() { return ::fork(); }
void llvm_writeout_files() {}
void llvm_reset_counters() {}
}
