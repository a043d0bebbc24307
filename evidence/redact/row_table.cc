#include "evidence/redact/row_table.h"

#include <algorithm>

#include "evidence/bundle/member_parts.h"
#include "evidence/reader/lines.h"

namespace exhibit::redact {
namespace {

constexpr std::string_view index_member = "data/index.jsonl";
constexpr std::string_view checkpoints = "data/checkpoint/";

}  // namespace

bool is_mandatory(std::string_view member) {
  return member == "bagit.txt" || member == "data/README-VERIFY.txt" || member == "data/acquisition/start.json" ||
         member == "data/acquisition/finish.json" || member.starts_with("data/acquisition/ledger.");
}

Result<RowTable> RowTable::load(const Bundle& bundle) {
  RowTable table;
  const Member* const index = bundle.find(index_member);
  if (index == nullptr) return corrupt(bundle.path(), "it has no index");
  Result<void> added;
  LineSplitter lines;
  const std::string where = bundle.path() + ": " + std::string(index_member);
  const auto streamed = bundle.stream(*index, [&](std::string_view bytes) {
    lines.feed(bytes, [&](std::string_view line) {
      if (added) added = table.add(bundle, line, where);
    });
  });
  if (!streamed) return std::unexpected(streamed.error());
  if (!added) return std::unexpected(added.error());
  return table;
}

Result<void> RowTable::add(const Bundle& bundle, std::string_view line, std::string_view where) {
  const auto decoded = decode_index_line(line, where);
  if (!decoded) return std::unexpected(decoded.error());
  const Member* const member = bundle.find(decoded->member);
  if (member == nullptr) return corrupt(std::string(where), "it lists what is not there: " + decoded->member);
  if (decoded->is_part()) {
    const auto own = row_of(member->name);
    if (!own || *own + decoded->part != rows_.size()) return corrupt(std::string(where), "a part out of its place");
    ++rows_[*own].parts;
    rows_.push_back({member, decoded->part, 0, decoded->offset, decoded->size, 0});
  } else {
    by_member_[member->name] = rows_.size();
    rows_.push_back({member, 0, 0, 0, member->size, 0});
  }
  return {};
}

std::optional<std::size_t> RowTable::row_of(std::string_view member) const {
  const auto found = by_member_.find(member);
  if (found == by_member_.end()) return std::nullopt;
  return found->second;
}

std::size_t RowTable::row_at(std::size_t member_row, std::uint64_t offset) const {
  const Row& own = rows_[member_row];
  if (own.parts == 0) return member_row;
  const auto first = rows_.begin() + static_cast<std::ptrdiff_t>(member_row) + 1;
  const auto behind = std::upper_bound(first, first + static_cast<std::ptrdiff_t>(own.parts), offset,
                                       [](std::uint64_t at, const Row& part) { return at < part.offset; });
  return static_cast<std::size_t>(behind - rows_.begin()) - 1;
}

void RowTable::mark(std::size_t row, std::string_view reason) {
  if (rows_[row].is_withheld()) return;
  auto found = std::ranges::find(reasons_, reason);
  if (found == reasons_.end()) found = reasons_.insert(reasons_.end(), std::string(reason));
  rows_[row].reason = static_cast<std::uint32_t>(found - reasons_.begin());
  ++withheld_;
}

void RowTable::withhold_member(std::size_t row, std::string_view reason) {
  for (std::size_t i = row; i <= row + rows_[row].parts; ++i) mark(i, reason);
}

void RowTable::withhold(std::size_t row, std::string_view reason) {
  const std::uint64_t part = rows_[row].part;
  if (part == 0) return withhold_member(row, reason);
  mark(row, reason);
  const std::size_t own = row - part;
  mark(own, "the digest of all of it, of which a part is withheld");
  const std::uint64_t parts = rows_[own].parts;
  if (parts == greatest_number_of_parts) mark(own + parts, "the rest of more parts than have lines of their own");
}

bool RowTable::is_partial(std::size_t member_row) const {
  const Row& own = rows_[member_row];
  if (!own.is_withheld()) return false;
  const auto first = rows_.begin() + static_cast<std::ptrdiff_t>(member_row) + 1;
  return std::any_of(first, first + static_cast<std::ptrdiff_t>(own.parts),
                     [](const Row& part) { return !part.is_withheld(); });
}

void RowTable::withhold_checkpoints() {
  const auto first = std::ranges::find_if(rows_, &Row::is_withheld);
  for (auto row = first; row != rows_.end(); ++row) {
    if (!row->member->name.starts_with(checkpoints)) continue;
    mark(static_cast<std::size_t>(row - rows_.begin()), "its digest covers what is withheld before it");
  }
}

std::optional<RowTable::Refusal> RowTable::refusal() const {
  for (const Row& row : rows_) {
    if (row.is_withheld() && is_mandatory(row.member->name)) return Refusal{row.member->name, reason_of(row)};
  }
  return std::nullopt;
}

std::optional<RowTable::Refusal> RowTable::withheld_behind_ledger() const {
  std::optional<Refusal> first;
  for (const Row& row : rows_) {
    if (row.member->name == "data/acquisition/finish.json") return first;
    if (row.member->name.starts_with("data/acquisition/ledger.")) first.reset();
    if (row.is_withheld() && !first) first = Refusal{row.member->name, reason_of(row)};
  }
  return first;
}

}  // namespace exhibit::redact
