// What no collector can be faster than: opening, reading and closing all that FORMAT.md 4.3 names of each process, by
// as many threads as are asked for, with nothing parsed and nothing kept.
//
//   exhibit-proc-limit THREADS PID...
#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "collector/proc/artifact_names.h"

namespace {

constexpr std::array links = {"cwd", "root", "exe"};
constexpr std::array thread_files = {"stat", "comm", "status", "children"};

class Reader {
 public:
  std::uint64_t bytes = 0;

  void read_process(const char* pid) {
    const int process = ::open((std::string("/proc/") + pid).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (process < 0) return;
    for (const char* file : exhibit::raw_files) read_file(process, file);
    for (const char* link : links) read_link(process, link);
    read_namespaces(process, "");
    for_each_number(process, "fd", [&](const std::string& number) {
      read_link(process, ("fd/" + number).c_str());
      read_file(process, ("fdinfo/" + number).c_str());
    });
    for_each_number(process, "task", [&](const std::string& number) {
      const std::string task = "task/" + number + "/";
      for (const char* file : thread_files) read_file(process, (task + file).c_str());
      read_namespaces(process, task);
    });
    ::close(process);
  }

 private:
  void read_file(int folder, const char* name) {
    const int file = ::openat(folder, name, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    while (true) {
      const ssize_t got = ::read(file, buffer_.data(), buffer_.size());
      if (got <= 0) break;
      bytes += static_cast<std::uint64_t>(got);
    }
    ::close(file);
  }

  void read_link(int folder, const char* name) {
    const ssize_t length = ::readlinkat(folder, name, buffer_.data(), buffer_.size());
    if (length > 0) bytes += static_cast<std::uint64_t>(length);
  }

  void read_namespaces(int process, const std::string& below) {
    for (const char* name : exhibit::namespace_links) read_link(process, (below + "ns/" + name).c_str());
  }

  template <typename Use>
  void for_each_number(int process, const char* name, Use use) {
    const int folder = ::openat(process, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    std::vector<std::string> numbers;
    while (true) {
      const long length = ::syscall(SYS_getdents64, folder, buffer_.data(), buffer_.size());
      if (length <= 0) break;
      for (long at = 0; at < length;) {
        const auto* entry = reinterpret_cast<const dirent64*>(buffer_.data() + at);
        at += entry->d_reclen;
        if (entry->d_name[0] != '.') numbers.emplace_back(entry->d_name);
      }
    }
    ::close(folder);
    for (const std::string& number : numbers) use(number);
  }

  std::vector<char> buffer_ = std::vector<char>(std::size_t{64} << 10);
};

}  // namespace

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  if (argc < 3) {
    std::fputs("usage: exhibit-proc-limit THREADS PID...\n", stderr);
    return 2;
  }
  const auto pids = arguments.subspan(2);
  std::vector<Reader> readers(static_cast<std::size_t>(std::atoi(arguments[1])));
  std::atomic<std::size_t> next{0};
  {
    std::vector<std::jthread> threads;
    for (Reader& reader : readers) {
      threads.emplace_back([&] {
        for (std::size_t at = next++; at < pids.size(); at = next++) reader.read_process(pids[at]);
      });
    }
  }
  std::uint64_t bytes = 0;
  for (const Reader& reader : readers) bytes += reader.bytes;
  std::printf("%zu processes, %lu bytes\n", pids.size(), bytes);
  return 0;
}
