#include "evidence/upload/read_back.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

#include "evidence/base/unique_fd.h"
#include "evidence/reader/tar_scanner.h"
#include "evidence/upload/plan.h"

namespace exhibit::upload {
namespace {

constexpr long http_ok = 200;

/// All of it, or false where nobody reads any more.
bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

ReadBack read_back(HttpClient& client, const std::string& url, std::uint64_t bytes,
                   const std::function<void(std::uint64_t)>& came) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {{}, io_error("make", "a pipe"), false};
  const UniqueFd source(ends[0]);
  UniqueFd sink(ends[1]);
  Attempt attempt;
  bool is_longer = false;
  // libcurl pushes and the judge pulls: a pipe and a thread are between them.
  std::jthread transfer([&] {
    std::uint64_t count = 0;
    attempt = client.get(url, [&](std::string_view piece) {
      count += piece.size();
      came(count);
      is_longer = count > bytes;
      return write_all(sink.get(), piece) && !is_longer;
    });
    sink.reset();
  });
  auto examined = custody::examine(read_from(source.get(), shown_url(url)), [](std::string_view) {});
  transfer.join();
  if (is_longer) attempt.status = http_ok;
  return {std::move(attempt), std::move(examined), is_longer};
}

}  // namespace exhibit::upload
