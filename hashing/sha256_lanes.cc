#include "hashing/sha256_lanes.h"

#ifdef EXHIBIT_SHA256_LANES
#include <intel-ipsec-mb.h>
#endif

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace exhibit {
namespace {

#ifdef EXHIBIT_SHA256_LANES

struct FreeManager {
  void operator()(IMB_MGR* manager) const noexcept { free_mb_mgr(manager); }
};

/// The library's manager of lanes, which belongs to one thread.
class Lanes {
 public:
  Lanes() : manager_(alloc_mb_mgr(0)) {
    if (manager_ == nullptr) return;
    IMB_ARCH instructions = IMB_ARCH_NONE;
    init_mb_mgr_auto(manager_.get(), &instructions);
    works_ = instructions != IMB_ARCH_NONE && gives_what_openssl_gives();
  }

  bool work() const { return works_; }

  void submit(std::string_view message, Digest& digest) {
    IMB_JOB* const job = IMB_GET_NEXT_JOB(manager_.get());
    *job = {};
    job->cipher_mode = IMB_CIPHER_NULL;
    job->hash_alg = IMB_AUTH_SHA_256;
    job->chain_order = IMB_ORDER_HASH_CIPHER;
    job->src = reinterpret_cast<const std::uint8_t*>(message.data());
    job->msg_len_to_hash_in_bytes = message.size();
    job->auth_tag_output = digest.bytes.data();
    job->auth_tag_output_len_in_bytes = Digest::size;
    for (const IMB_JOB* done = IMB_SUBMIT_JOB(manager_.get()); done != nullptr;
         done = IMB_GET_COMPLETED_JOB(manager_.get())) {
      note(*done);
    }
  }

  /// Waits for all that were submitted. False where one of them failed.
  bool finish() {
    while (const IMB_JOB* const done = IMB_FLUSH_JOB(manager_.get())) note(*done);
    return !std::exchange(failed_, false);
  }

 private:
  void note(const IMB_JOB& job) { failed_ |= job.status != IMB_STATUS_COMPLETED; }

  /// Of all lengths around the ends of blocks, more of them than any processor has lanes.
  bool gives_what_openssl_gives() {
    std::string text;
    for (int i = 0; i < 300; ++i) text += static_cast<char>(i * 7);
    std::vector<Digest> digests(text.size());
    for (std::size_t length = 1; length < text.size(); ++length) {
      submit(std::string_view(text).substr(0, length), digests[length]);
    }
    if (!finish()) return false;
    for (std::size_t length = 1; length < text.size(); ++length) {
      if (digests[length] != sha256(std::string_view(text).substr(0, length))) return false;
    }
    return true;
  }

  std::unique_ptr<IMB_MGR, FreeManager> manager_;
  bool works_ = false;
  bool failed_ = false;
};

#else

struct Lanes {
  static bool work() { return false; }
  static void submit(std::string_view, Digest&) {}
  static bool finish() { return true; }
};

#endif

Lanes& lanes_of_this_thread() {
  thread_local Lanes lanes;
  return lanes;
}

/// How many lanes have to be full for them to be faster than one message after the other: with AVX-512 sixteen take
/// about six times as long for a block as the processor's own instructions take for one.
constexpr std::size_t worthwhile = 6;

/// The library counts the bytes of a lane in 16 bits, and refuses what is longer.
constexpr std::size_t greatest_in_a_lane = 65534;

}  // namespace

bool has_sha256_lanes() { return lanes_of_this_thread().work(); }

void sha256_side_by_side(std::span<const std::string_view> messages, std::span<Digest> digests) {
  assert(messages.size() == digests.size());
  Lanes& lanes = lanes_of_this_thread();
  std::vector<std::size_t> order(messages.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // The longest first, so that lanes end at about the same time.
  std::ranges::sort(order, std::ranges::greater(), [&](std::size_t index) { return messages[index].size(); });
  std::size_t left = 0;
  for (const std::string_view message : messages) left += message.size();
  bool are_alike = false;
  for (const std::size_t index : order) {
    const std::string_view message = messages[index];
    are_alike = are_alike || (lanes.work() && message.size() * worthwhile <= left);
    left -= message.size();
    if (are_alike && !message.empty() && message.size() <= greatest_in_a_lane) {
      lanes.submit(message, digests[index]);
    } else {
      digests[index] = sha256(message);
    }
  }
  if (lanes.finish()) return;
  std::ranges::transform(messages, digests.begin(), [](std::string_view message) { return sha256(message); });
}

}  // namespace exhibit
