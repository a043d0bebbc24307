#include "evidence/custody/fault.h"

#include <algorithm>
#include <utility>

namespace exhibit::custody {

std::string_view fault_code_word(FaultCode code) {
  switch (code) {
    case FaultCode::bad_line: return "bad-line";
    case FaultCode::edited_line: return "edited-line";
    case FaultCode::deleted_line: return "deleted-line";
    case FaultCode::forked: return "forked";
    case FaultCode::another_bundle: return "another-bundle";
    case FaultCode::bundle_changed: return "bundle-changed";
    case FaultCode::tail_cut: return "tail-cut";
    case FaultCode::bad_signature: return "bad-signature";
    case FaultCode::bad_reference: return "bad-reference";
    case FaultCode::bad_time_stamp: return "bad-time-stamp";
    case FaultCode::untrusted_signer: return "untrusted-signer";
    case FaultCode::unsigned_event: return "unsigned-event";
    case FaultCode::missing_receiver: return "missing-receiver";
    case FaultCode::same_key: return "same-key";
    case FaultCode::other_receiver: return "other-receiver";
    case FaultCode::bad_bundle: return "bad-bundle";
    case FaultCode::clock_backwards: return "clock-backwards";
    case FaultCode::torn_line: return "torn-line";
  }
  std::unreachable();
}

bool is_contradiction(FaultCode code) {
  switch (code) {
    case FaultCode::bad_line:
    case FaultCode::edited_line:
    case FaultCode::deleted_line:
    case FaultCode::forked:
    case FaultCode::another_bundle:
    case FaultCode::bundle_changed:
    case FaultCode::tail_cut:
    case FaultCode::bad_signature:
    case FaultCode::bad_reference:
    case FaultCode::bad_time_stamp:
    case FaultCode::bad_bundle:
    case FaultCode::untrusted_signer: return true;
    case FaultCode::unsigned_event:
    case FaultCode::missing_receiver:
    case FaultCode::same_key:
    case FaultCode::other_receiver:
    case FaultCode::clock_backwards:
    case FaultCode::torn_line: return false;
  }
  std::unreachable();
}

void CustodyFaultList::add(FaultCode code, std::uint64_t line, std::string why) {
  has_contradiction_ = has_contradiction_ || is_contradiction(code);
  if (faults_.size() == greatest_number) {
    ++left_out_;
  } else {
    faults_.push_back({code, line, std::move(why)});
  }
}

CustodyFaults CustodyFaultList::take() {
  std::ranges::stable_sort(faults_, {}, &CustodyFault::line);
  return std::move(faults_);
}

}  // namespace exhibit::custody
