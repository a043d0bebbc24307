#include "evidence/verify/fault.h"

namespace exhibit {

std::string_view fault_code_word(FaultCode code) {
  switch (code) {
    case FaultCode::not_a_bundle: return "not-a-bundle";
    case FaultCode::bad_header: return "bad-header";
    case FaultCode::bad_member_name: return "bad-member-name";
    case FaultCode::duplicate_member: return "duplicate-member";
    case FaultCode::nonzero_padding: return "nonzero-padding";
    case FaultCode::trailing_bytes: return "trailing-bytes";
    case FaultCode::missing_end: return "missing-end";
    case FaultCode::cut: return "cut";
    case FaultCode::member_order: return "member-order";
    case FaultCode::bad_seal: return "bad-seal";
    case FaultCode::unsupported_version: return "unsupported-version";
    case FaultCode::seal_mismatch: return "seal-mismatch";
    case FaultCode::prefix_digest: return "prefix-digest";
    case FaultCode::checkpoint_mismatch: return "checkpoint-mismatch";
    case FaultCode::manifest_digest: return "manifest-digest";
    case FaultCode::tagmanifest_digest: return "tagmanifest-digest";
    case FaultCode::bad_manifest_line: return "bad-manifest-line";
    case FaultCode::member_digest: return "member-digest";
    case FaultCode::piece_digest: return "piece-digest";
    case FaultCode::member_not_listed: return "member-not-listed";
    case FaultCode::listed_member_missing: return "listed-member-missing";
    case FaultCode::bad_index_line: return "bad-index-line";
    case FaultCode::index_mismatch: return "index-mismatch";
    case FaultCode::leaf_count: return "leaf-count";
    case FaultCode::merkle_root: return "merkle-root";
    case FaultCode::bad_record: return "bad-record";
    case FaultCode::seal_copy: return "seal-copy";
    case FaultCode::bad_signature: return "bad-signature";
    case FaultCode::bad_time_stamp: return "bad-time-stamp";
    case FaultCode::clock_anomaly: return "clock-anomaly";
    case FaultCode::unexpected_seal: return "unexpected-seal";
    case FaultCode::no_trusted_signature: return "no-trusted-signature";
    case FaultCode::no_trusted_time_stamp: return "no-trusted-time-stamp";
    case FaultCode::bad_redaction_row: return "bad-redaction-row";
    case FaultCode::mandatory_row_withheld: return "mandatory-row-withheld";
  }
  std::unreachable();
}

FaultKind fault_kind(FaultCode code) {
  switch (code) {
    case FaultCode::bad_seal:
    case FaultCode::seal_mismatch:
    case FaultCode::prefix_digest:
    case FaultCode::checkpoint_mismatch:
    case FaultCode::manifest_digest:
    case FaultCode::tagmanifest_digest:
    case FaultCode::member_digest:
    case FaultCode::piece_digest:
    case FaultCode::member_not_listed:
    case FaultCode::listed_member_missing:
    case FaultCode::index_mismatch:
    case FaultCode::leaf_count:
    case FaultCode::merkle_root:
    case FaultCode::seal_copy:
    case FaultCode::unexpected_seal:
    case FaultCode::bad_signature:
    case FaultCode::bad_time_stamp:
    case FaultCode::mandatory_row_withheld: return FaultKind::contradiction;
    case FaultCode::not_a_bundle:
    case FaultCode::bad_header:
    case FaultCode::bad_member_name:
    case FaultCode::duplicate_member:
    case FaultCode::nonzero_padding:
    case FaultCode::trailing_bytes:
    case FaultCode::member_order:
    case FaultCode::unsupported_version:
    case FaultCode::bad_manifest_line:
    case FaultCode::bad_index_line:
    case FaultCode::bad_redaction_row:
    case FaultCode::bad_record: return FaultKind::malformation;
    case FaultCode::missing_end:
    case FaultCode::cut: return FaultKind::early_end;
    case FaultCode::clock_anomaly: return FaultKind::caution;
    case FaultCode::no_trusted_signature:
    case FaultCode::no_trusted_time_stamp: return FaultKind::unmet;
  }
  std::unreachable();
}

void FaultList::add(FaultCode code, std::string where, std::string why) {
  kinds_ |= 1u << static_cast<unsigned>(fault_kind(code));
  if (faults_.size() == greatest_number) {
    ++left_out_;
  } else {
    faults_.push_back({code, std::move(where), std::move(why)});
  }
}

}  // namespace exhibit
