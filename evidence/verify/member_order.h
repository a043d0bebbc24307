// The members that every bundle has, and where they stand (FORMAT.md 2).
#pragma once

#include <array>
#include <string_view>

#include "evidence/verify/fault.h"

namespace exhibit {

/// Sees all members in order, without their bag. In a redacted copy the index and what follows it make way for
/// data/redaction.jsonl, and what is missing before it is no question of order.
class MemberOrder {
 public:
  explicit MemberOrder(FaultList& faults) : faults_(faults) {}

  void see(std::string_view member);
  /// All members went by: those that are missing are faults.
  void end();

 private:
  static constexpr std::size_t number_required = 11;

  void fail(std::string_view member, std::string why);
  void see_in_tail(std::string_view member, std::size_t rank);

  FaultList& faults_;
  std::array<bool, number_required> seen_{};
  std::size_t next_rank_ = 0;  // one beyond the last required member that stood in its place
  bool is_first_ = true;
  bool is_redacted_ = false;
};

}  // namespace exhibit
