#include "evidence/verify/index_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "evidence/reader/decode.h"

namespace exhibit {

std::string IndexCheck::where() const { return fmt::format("data/index.jsonl line {}", number_); }

void IndexCheck::feed(std::string_view bytes) {
  if (is_broken_) return;
  keep(bytes);
  is_broken_ = !lines_.feed(bytes, [this](std::string_view line) { take(line); });
  if (is_broken_) faults_.add(FaultCode::bad_index_line, where(), "a line without an end follows");
}

void IndexCheck::take(std::string_view line) {
  ++number_;
  if (const auto decoded = decode_index_line(line, {}, read_); decoded) {
    compare(read_);
  } else {
    faults_.add(FaultCode::bad_index_line, where(), decoded.error().detail);
  }
}

void IndexCheck::keep(std::string_view bytes) {
  if (!is_kept_) return;
  is_kept_ = kept_.append(bytes);
  if (is_kept_) return;
  faults_.add(FaultCode::bad_index_line, where(), "the index is larger than this program can check");
}

void IndexCheck::compare(const IndexLine& line) {
  if (line.number != number_ - 1) {
    faults_.add(FaultCode::index_mismatch, where(), fmt::format("it is numbered {}, not {}", line.number, number_ - 1));
  }
  if (line.is_part()) {
    compare_part(line);
  } else {
    end_parts();
    compare_member(line);
  }
}

void IndexCheck::compare_member(const IndexLine& line) {
  SeenMember* const member = members_.find(line.member);
  if (member == nullptr) {
    faults_.add(FaultCode::listed_member_missing, line.member, "listed in " + where());
    return;
  }
  if (std::exchange(member->in_index, true)) {
    faults_.add(FaultCode::bad_index_line, where(), member->name + " is listed twice");
    return;
  }
  compare_place(line, *member);
  if (line.size != member->size)
    mismatch(*member, fmt::format("it has {} bytes, the index says {}", member->size, line.size));
  if (line.sha256 != member->sha256) {
    mismatch(*member, fmt::format("its SHA-256 is {}, the index says {}", member->sha256.hex(), line.sha256.hex()));
  }
  divided_ = member;
}

void IndexCheck::compare_part(const IndexLine& line) {
  const bool follows = divided_ != nullptr && line.member == divided_->name && line.part == parts_.parts() + 1 &&
                       line.offset == parts_.size();
  if (!follows) {
    faults_.add(FaultCode::bad_index_line, where(), "no part that follows the line before it");
    return;
  }
  parts_.add(line.size, line.sha256);
}

/// All parts of a member or none: older writers told of none.
void IndexCheck::end_parts() {
  SeenMember* const divided = std::exchange(divided_, nullptr);
  const std::uint64_t parts = parts_.parts();
  if (parts == 0) return;  // as of nearly every line: a digest of nothing would cost as much as all else
  if (const SeenParts listed{parts, parts_.finish()}; !divided->parts || *divided->parts != listed) {
    mismatch(*divided, "its parts are not those that the index lists");
  }
}

void IndexCheck::compare_place(const IndexLine& line, const SeenMember& member) {
  if (member.number < next_number_) mismatch(member, "it is not in the order of the index");
  next_number_ = std::max(next_number_, member.number + 1);
  // One member that came or went moves all that follow: only where the distance changes is something wrong.
  const std::uint64_t shift = member.offset - line.offset;
  if (std::exchange(shift_, shift) == shift) return;
  mismatch(member, fmt::format("its content begins at byte {}, the index says {}", member.offset, line.offset));
}

void IndexCheck::mismatch(const SeenMember& member, std::string why) {
  faults_.add(FaultCode::index_mismatch, member.name, std::move(why));
}

void IndexCheck::end(const SeenMember& index) {
  end_parts();
  if (lines_.has_rest()) faults_.add(FaultCode::bad_index_line, where(), "bytes without a newline follow");
  for (const SeenMember& member : members_.in_order()) {
    if (member.number >= index.number) break;
    if (!member.in_index) faults_.add(FaultCode::member_not_listed, member.name, "not listed in data/index.jsonl");
  }
}

std::optional<Digest> IndexCheck::merkle_root(const Digest& salt_master) {
  if (!is_kept_ || is_broken_) return std::nullopt;
  return kept_.merkle_root(salt_master);
}

}  // namespace exhibit
