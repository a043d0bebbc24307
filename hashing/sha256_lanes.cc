#include "hashing/sha256_lanes.h"

#ifdef EXHIBIT_SHA256_LANES
#include <intel-ipsec-mb.h>
#endif

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace exhibit {
namespace {

/// The library counts the bytes of a lane in 16 bits, and refuses what is longer.
constexpr std::size_t greatest_in_a_lane = 65534;
static_assert(greatest_in_a_lane >= greatest_for_side_by_side);

/// How many lanes have to be full for them to be faster than one message after the other: with AVX-512 sixteen take
/// about six times as long for a block as the processor's own instructions take for one.
constexpr std::size_t worthwhile = 6;

#ifdef EXHIBIT_SHA256_LANES

struct FreeManager {
  void operator()(IMB_MGR* manager) const noexcept { free_mb_mgr(manager); }
};
using Manager = std::unique_ptr<IMB_MGR, FreeManager>;

/// For this processor, and this kernel: the library's own choice (init_mb_mgr_auto of 1.3) asks the processor alone,
/// and dies of an instruction whose registers the kernel does not keep. Null where there is nothing fitting.
Manager make_manager() {
  const bool has_avx512 = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
                          __builtin_cpu_supports("avx512cd") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
                          __builtin_cpu_supports("avx512vl") != 0;
  const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
  if (!has_avx2) return nullptr;
  Manager manager(alloc_mb_mgr(0));
  if (manager == nullptr) return nullptr;
  has_avx512 ? init_mb_mgr_avx512(manager.get()) : init_mb_mgr_avx2(manager.get());
  return imb_get_errno(manager.get()) == 0 ? std::move(manager) : nullptr;
}

/// Belongs to one thread.
class Lanes {
 public:
  Lanes() : manager_(make_manager()) {}

  bool are_there() const { return manager_ != nullptr; }

  /// Does not throw; `message` and `digest` are in use until finish().
  void submit(std::string_view message, Digest& digest) noexcept {
    IMB_JOB* const job = IMB_GET_NEXT_JOB(manager_.get());
    *job = {};
    job->cipher_mode = IMB_CIPHER_NULL;
    job->cipher_direction = IMB_DIR_ENCRYPT;
    job->hash_alg = IMB_AUTH_SHA_256;
    job->chain_order = IMB_ORDER_HASH_CIPHER;
    job->src = reinterpret_cast<const std::uint8_t*>(message.data());
    job->msg_len_to_hash_in_bytes = message.size();
    job->auth_tag_output = digest.bytes.data();
    job->auth_tag_output_len_in_bytes = Digest::size;
    ++submitted_;
    const IMB_JOB* done = IMB_SUBMIT_JOB(manager_.get());
    for (; done != nullptr; done = IMB_GET_COMPLETED_JOB(manager_.get())) note(*done);
  }

  /// Waits for all that were submitted. False where one of them is not there.
  bool finish() noexcept {
    while (const IMB_JOB* const done = IMB_FLUSH_JOB(manager_.get())) note(*done);
    const bool are_all_there = completed_ == submitted_;
    submitted_ = completed_ = 0;
    return are_all_there;
  }

 private:
  void note(const IMB_JOB& job) { completed_ += job.status == IMB_STATUS_COMPLETED ? 1 : 0; }

  Manager manager_;
  std::size_t submitted_ = 0;
  std::size_t completed_ = 0;
};

/// Of all lengths around the ends of blocks, and of long ones for every lane.
bool gives_what_openssl_gives() {
  Lanes lanes;
  if (!lanes.are_there()) return false;
  std::string text;
  for (std::size_t i = 0; i < greatest_for_side_by_side; ++i) text += static_cast<char>(i * 7 + i / 251);
  std::vector<std::string_view> messages;
  for (std::size_t i = 0; i < 32; ++i) messages.push_back(std::string_view(text).substr(i * 1000));
  for (std::size_t length = 300; length > 0; --length)
    messages.push_back(std::string_view(text).substr(length, length));
  std::vector<Digest> digests(messages.size());
  for (std::size_t i = 0; i < messages.size(); ++i) lanes.submit(messages[i], digests[i]);
  return lanes.finish() && std::ranges::equal(messages, digests, {}, [](auto message) { return sha256(message); });
}

#else

struct Lanes {
  static bool are_there() { return false; }
  static void submit(std::string_view, Digest&) {}
  static bool finish() { return true; }
};

bool gives_what_openssl_gives() { return false; }

#endif

/// Which messages lanes are for; the longest come first.
std::vector<std::size_t> for_lanes(std::span<const std::string_view> messages) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (!messages[i].empty() && messages[i].size() <= greatest_in_a_lane) chosen.push_back(i);
  }
  // So that all lanes end at about the same time.
  std::ranges::sort(chosen, std::ranges::greater(), [&](std::size_t index) { return messages[index].size(); });
  std::size_t bytes = 0;
  for (const std::size_t index : chosen) bytes += messages[index].size();
  const auto is_long_beside_the_rest = [&](std::size_t index) {
    if (messages[index].size() * worthwhile <= bytes) return false;
    bytes -= messages[index].size();
    return true;
  };
  chosen.erase(chosen.begin(), std::ranges::find_if_not(chosen, is_long_beside_the_rest));
  return chosen;
}

}  // namespace

bool has_sha256_lanes() {
  static const bool has_lanes = gives_what_openssl_gives();
  return has_lanes;
}

std::size_t sha256_side_by_side(std::span<const std::string_view> messages, std::span<Digest> digests) {
  assert(messages.size() == digests.size());
  std::vector<bool> is_done(messages.size());
  std::size_t in_lanes = 0;
  if (has_sha256_lanes()) {
    thread_local Lanes lanes;
    const std::vector<std::size_t> chosen = for_lanes(messages);
    if (lanes.are_there()) {
      for (const std::size_t index : chosen) lanes.submit(messages[index], digests[index]);
      if (lanes.finish()) in_lanes = chosen.size();
    }
    for (std::size_t i = 0; i < in_lanes; ++i) is_done[chosen[i]] = true;
  }
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (!is_done[i]) digests[i] = sha256(messages[i]);
  }
  return in_lanes;
}

}  // namespace exhibit
