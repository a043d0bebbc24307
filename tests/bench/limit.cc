// What no collector can be faster than: names, statx and SHA-256 of every regular file below a folder and on its mount,
// by as many threads as are asked for, with nothing kept. The measure that the benchmarks hold exhibit-collect against.
//
//   exhibit-limit THREADS FOLDER
#include <dirent.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

/// Folders that wait to be read; the walk is over when none waits and nobody reads one.
class Folders {
 public:
  void add(std::string path) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(path));
    changed_.notify_one();
  }
  bool take(std::string& path) {
    std::unique_lock lock(mutex_);
    --reading_;
    if (waiting_.empty() && reading_ == 0) changed_.notify_all();
    changed_.wait(lock, [this] { return !waiting_.empty() || reading_ == 0; });
    if (waiting_.empty()) return false;
    // The last first: depth before breadth keeps the queue short.
    path = std::move(waiting_.back());
    waiting_.pop_back();
    ++reading_;
    return true;
  }
  void enter() {
    const std::lock_guard lock(mutex_);
    ++reading_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  int reading_ = 0;
};

struct Counts {
  std::uint64_t entries = 0;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

class Reader {
 public:
  Reader(Folders& folders, std::uint64_t mount) : folders_(folders), mount_(mount) {}
  ~Reader() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(sha256_);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  Counts run() {
    std::string path;
    while (folders_.take(path)) read_folder(path);
    return counts_;
  }

 private:
  void read_folder(const std::string& path) {
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC);
    if (folder < 0) return;
    while (true) {
      const long length = ::syscall(SYS_getdents64, folder, names_.data(), names_.size());
      if (length <= 0) break;
      for (long at = 0; at < length;) {
        const auto* entry = reinterpret_cast<const dirent64*>(names_.data() + at);
        at += entry->d_reclen;
        if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0) {
          read_entry(folder, path, entry->d_name);
        }
      }
    }
    ::close(folder);
  }

  void read_entry(int folder, const std::string& path, const char* name) {
    struct statx status{};
    if (::statx(folder, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID, &status) != 0)
      return;
    if (status.stx_mnt_id != mount_) return;
    ++counts_.entries;
    if (S_ISDIR(status.stx_mode)) folders_.add(path + "/" + name);
    if (S_ISREG(status.stx_mode)) hash(folder, name);
  }

  void hash(int folder, const char* name) {
    const int file = ::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC);
    if (file < 0) return;
    ++counts_.files;
    EVP_DigestInit_ex2(context_, sha256_, nullptr);
    while (true) {
      const ssize_t got = ::read(file, content_.data(), content_.size());
      if (got <= 0) break;
      EVP_DigestUpdate(context_, content_.data(), static_cast<std::size_t>(got));
      counts_.bytes += static_cast<std::uint64_t>(got);
    }
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_DigestFinal_ex(context_, digest, nullptr);
    ::close(file);
  }

  Folders& folders_;
  std::uint64_t mount_;
  Counts counts_;
  std::vector<char> names_ = std::vector<char>(std::size_t{256} << 10);
  std::vector<char> content_ = std::vector<char>(std::size_t{256} << 10);
  EVP_MD* sha256_ = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context_ = EVP_MD_CTX_new();
};

}  // namespace

int main(int argc, char** argv) {
  struct statx root{};
  if (argc != 3 || ::statx(AT_FDCWD, argv[2], 0, STATX_MNT_ID, &root) != 0) {
    std::fputs("usage: exhibit-limit THREADS FOLDER\n", stderr);
    return 2;
  }
  Folders folders;
  folders.add(argv[2]);
  const int threads = std::atoi(argv[1]);
  std::vector<Counts> counts(static_cast<std::size_t>(threads));
  {
    for (int i = 0; i < threads; ++i) folders.enter();
    std::vector<std::jthread> readers;
    for (Counts& mine : counts) readers.emplace_back([&] { mine = Reader(folders, root.stx_mnt_id).run(); });
  }
  Counts all;
  for (const Counts& mine : counts) {
    all.entries += mine.entries;
    all.files += mine.files;
    all.bytes += mine.bytes;
  }
  std::printf("%lu entries, %lu files, %lu bytes\n", all.entries, all.files, all.bytes);
  return 0;
}
