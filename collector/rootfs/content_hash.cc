#include "collector/rootfs/content_hash.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

namespace exhibit {
namespace {

constexpr std::size_t buffer_size = std::size_t{256} << 10;
constexpr std::uint64_t holes_to_skip = std::uint64_t{1} << 30;

}  // namespace

ContentHasher::ContentHasher(const std::atomic<bool>* stop, RateLimit* rate)
    : stop_(stop), rate_(rate), buffer_(std::make_unique_for_overwrite<char[]>(buffer_size)) {}

bool is_hashed_by_extents(std::uint64_t size, std::uint64_t allocated) {
  return size > allocated && size - allocated > holes_to_skip;
}

/// A digest that was finished has begun anew.
void ContentHasher::begin() {
  if (std::exchange(is_unfinished_, true)) digest_.restart();
}

Digest ContentHasher::finish() {
  is_unfinished_ = false;
  return digest_.finish();
}

ContentDigest ContentHasher::hash(int file, std::uint64_t size, std::uint64_t allocated, const Tap& tap) {
  if (is_hashed_by_extents(size, allocated)) return hash_extents(file, size);
  ContentDigest result;
  begin();
  result.outcome = feed(file, 0, size, tap, result.bytes);
  if (result.outcome.is_ok()) result.sha256 = finish();
  return result;
}

ContentDigest ContentHasher::read(int file, std::uint64_t size, char* place) {
  ContentDigest result;
  result.outcome = read_part(
      file, 0, size, [&] { return place + result.bytes; }, [&](std::string_view part) { result.bytes += part.size(); });
  return result;
}

Outcome ContentHasher::feed(int file, std::uint64_t offset, std::uint64_t length, const Tap& tap,
                            std::uint64_t& bytes) {
  return read_part(
      file, offset, length, [this] { return buffer_.get(); },
      [&](std::string_view part) {
        digest_.update(part);
        if (tap) tap(part);
        bytes += part.size();
      });
}

/// pread, so that a descriptor shared with nobody needs no seek. A file that ends early is no error: its size is looked
/// at again afterwards.
template <typename Place, typename Take>
Outcome ContentHasher::read_part(int file, std::uint64_t offset, std::uint64_t length, Place place, Take take) {
  const std::uint64_t end = offset + length;
  while (offset < end) {
    if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) {
      return {OutcomeKind::partial, "stopped at byte " + std::to_string(offset), {}, {}};
    }
    auto want = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_size, end - offset));
    if (rate_ != nullptr) want = rate_->portion(want);
    char* const to = place();
    const ssize_t got = ::pread(file, to, want, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return {
          OutcomeKind::error, "read to byte " + std::to_string(offset), Outcome::from_errno(errno).errno_symbol, {}};
    if (got == 0) return {};
    const std::string_view part(to, static_cast<std::size_t>(got));
    take(part);
    if (rate_ != nullptr) rate_->spend(part.size(), stop_ != nullptr ? *stop_ : never_stopped);
    offset += part.size();
  }
  return {};
}

void ContentHasher::feed_number(std::uint64_t number) {
  char big_endian[8];
  for (int i = 7; i >= 0; --i, number >>= 8) big_endian[i] = static_cast<char>(number & 0xff);
  digest_.update(std::string_view(big_endian, sizeof big_endian));
}

ContentDigest ContentHasher::hash_extents(int file, std::uint64_t size) {
  ContentDigest result;
  begin();
  std::uint64_t at = 0;
  while (at < size) {
    const off_t data = ::lseek(file, static_cast<off_t>(at), SEEK_DATA);
    if (data < 0 && errno == ENXIO) break;  // nothing but a hole up to the end
    const off_t hole = data < 0 ? -1 : ::lseek(file, data, SEEK_HOLE);
    if (hole < 0) {
      result.outcome = Outcome::from_errno(errno);
      return result;
    }
    const auto begin = static_cast<std::uint64_t>(data);
    const std::uint64_t length = std::min(static_cast<std::uint64_t>(hole), size) - begin;
    feed_number(begin);
    feed_number(length);
    result.outcome = feed(file, begin, length, {}, result.bytes);
    if (!result.outcome.is_ok()) return result;
    at = begin + length;
  }
  feed_number(size);
  result.sparse_sha256 = finish();
  return result;
}

}  // namespace exhibit
