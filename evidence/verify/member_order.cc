#include "evidence/verify/member_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "evidence/records/redaction_row.h"

namespace exhibit {
namespace {

constexpr std::array<std::string_view, 11> required = {
    "bagit.txt",
    "data/README-VERIFY.txt",
    "data/acquisition/start.json",
    "data/containers.jsonl",
    "data/acquisition/finish.json",
    "data/index.jsonl",
    "data/salt-master.hex",
    "manifest-sha256.txt",
    "bag-info.txt",
    "tagmanifest-sha256.txt",
    "SEAL",
};

/// From the index on, each member follows the other with nothing between.
constexpr std::size_t tail_rank = 5;
static_assert(required[tail_rank] == "data/index.jsonl");
constexpr std::size_t seal_rank = required.size() - 1;

}  // namespace

void MemberOrder::fail(std::string_view member, std::string why) {
  faults_.add(FaultCode::member_order, std::string(member), std::move(why));
}

void MemberOrder::see(std::string_view member) {
  const auto rank = static_cast<std::size_t>(std::ranges::find(required, member) - required.begin());
  const bool is_first = std::exchange(is_first_, false);
  if (rank < required.size()) seen_[rank] = true;
  if (is_first && rank != 0) fail(member, fmt::format("it is the first member, where {} must stand", required[0]));
  if (next_rank_ > tail_rank) return see_in_tail(member, rank);
  if (member == redaction_member) {
    is_redacted_ = true;
    next_rank_ = seal_rank;
    return;
  }
  if (rank == required.size()) return;
  if (rank < next_rank_) return fail(member, fmt::format("it must stand before {}", required[next_rank_ - 1]));
  next_rank_ = rank + 1;
}

void MemberOrder::see_in_tail(std::string_view member, std::size_t rank) {
  if (next_rank_ == required.size()) return fail(member, "it stands after SEAL, which does not cover it");
  if (rank != next_rank_) fail(member, fmt::format("it stands where {} must", required[next_rank_]));
  if (rank < required.size()) next_rank_ = std::max(next_rank_, rank + 1);
}

void MemberOrder::end() {
  for (std::size_t rank = is_redacted_ ? seal_rank : 0; rank < required.size(); ++rank) {
    if (!seen_[rank]) fail(required[rank], "missing, and every bundle has it");
  }
}

}  // namespace exhibit
