#include "evidence/reader/disclosed_rows.h"

#include <fmt/format.h>

#include "evidence/reader/decode.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_number_of_problems = 100;

}  // namespace

std::string DisclosedRows::where() const { return fmt::format("{} line {}", redaction_member, leaves_.leaves()); }

void DisclosedRows::fail(bool is_contradiction, std::string why) {
  if (problems_.size() < greatest_number_of_problems) problems_.push_back({is_contradiction, where(), std::move(why)});
}

const DisclosedMember* DisclosedRows::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &members_[found->second];
}

void DisclosedRows::feed(std::string_view bytes) {
  if (lines_.feed(bytes, [this](std::string_view line) { take(line); })) return;
  if (problems_.empty() || problems_.back().why != "a line without an end follows") {
    fail(false, "a line without an end follows");
  }
}

void DisclosedRows::end() {
  if (lines_.has_rest()) fail(false, "bytes without a newline follow");
  end_member();
}

void DisclosedRows::take(std::string_view line) {
  const auto row = decode_redaction_row(line, {});
  if (!row) {
    leaves_.add(Digest{});
    return fail(false, row.error().detail);
  }
  if (row->is_withheld) {
    leaves_.add(row->leaf);
    if (number_withheld_++ < greatest_number_told) {
      withheld_.push_back({leaves_.leaves() - 1, row->member, row->part, row->reason});
    }
    return;
  }
  leaves_.add(salted_leaf(row->salt, row->line));
  const auto decoded = decode_index_line(row->line, {});
  if (!decoded) return fail(false, "its line is none of an index: " + decoded.error().detail);
  if (decoded->number != leaves_.leaves() - 1) {
    return contradict(fmt::format("its line is numbered {}, not {}", decoded->number, leaves_.leaves() - 1));
  }
  take_disclosed(*decoded);
}

void DisclosedRows::take_disclosed(const IndexLine& line) {
  if (line.is_part()) {
    take_part(line);
  } else {
    end_member();
    take_member(line);
  }
  next_row_ = line.number + 1;
}

void DisclosedRows::take_member(const IndexLine& line) {
  if (!by_name_.try_emplace(line.member, members_.size()).second) return contradict(line.member + " is listed twice");
  members_.push_back({line.member, line.number, true, line.size, line.sha256, 0, {}, number_withheld_});
  is_open_ = true;
}

/// The first line of a member whose own is withheld: that must be one of the rows before it.
bool DisclosedRows::begin_partial(const IndexLine& line) {
  end_member();
  if (line.part > line.number || line.number - line.part < next_row_) {
    contradict(fmt::format("the line of {} itself cannot be {} rows before it", line.member, line.part));
    return false;
  }
  if (!by_name_.try_emplace(line.member, members_.size()).second) {
    contradict(line.member + " is listed twice");
    return false;
  }
  members_.push_back({line.member, line.number - line.part, false, 0, {}, 0, {}, number_withheld_});
  is_open_ = true;
  return true;
}

void DisclosedRows::take_part(const IndexLine& line) {
  const bool goes_on = is_open_ && members_.back().name == line.member;
  if (!goes_on && !begin_partial(line)) return;
  const DisclosedMember& member = members_.back();
  const bool is_next = line.part == last_part_ + 1;
  const bool is_placed = line.number - member.row == line.part && line.part > last_part_ &&
                         (is_next ? line.offset == part_end_ : line.offset > part_end_);
  if (!is_placed || (member.is_whole && !is_next)) return contradict("no part that can follow the rows before it");
  parts_.add(line.size, line.sha256);
  last_part_ = line.part;
  part_end_ = line.offset + line.size;
}

void DisclosedRows::end_member() {
  if (!is_open_) return;
  is_open_ = false;
  last_part_ = 0;
  part_end_ = 0;
  DisclosedMember& member = members_.back();
  member.parts = parts_.parts();
  if (member.is_whole && member.parts > 0 && parts_.size() != member.size) {
    contradict("the parts of " + member.name + " are not all of it");
  }
  if (!member.is_whole) member.size = parts_.size();
  member.parts_sha256 = parts_.finish();
}

}  // namespace exhibit
