// The rows of a bundle's index, and which of them are withheld, why.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/reader/bundle.h"

namespace exhibit::redact {

/// A line of the index: a member, or a part of it.
struct Row {
  const Member* member = nullptr;
  std::uint64_t part = 0;    ///< from 1; 0 for the member itself
  std::uint64_t parts = 0;   ///< of the member itself: how many rows after it are its parts
  std::uint64_t offset = 0;  ///< in the member's content
  std::uint64_t size = 0;
  std::uint32_t reason = 0;  ///< 0 where it is disclosed, else the number of the reason

  bool is_withheld() const { return reason != 0; }
  /// Whether what it tells of is told by no other row.
  bool has_bytes_of_its_own() const { return part > 0 || parts == 0; }
};

class RowTable {
 public:
  /// `bundle` must outlive the table. Fails where the index is none.
  static Result<RowTable> load(const Bundle& bundle);

  const std::vector<Row>& rows() const { return rows_; }
  /// The number of the row of a member itself; nothing for one that is not in the index.
  std::optional<std::size_t> row_of(std::string_view member) const;
  /// The row that tells of the byte `offset` of the member whose own row this is: one of its parts, or itself.
  std::size_t row_at(std::size_t member_row, std::uint64_t offset) const;

  /// Withholds a member with all its parts.
  void withhold_member(std::size_t row, std::string_view reason);
  /// Withholds a row: a part takes the digest of the whole along. A reason that is there already stays.
  void withhold(std::size_t row, std::string_view reason);
  const std::string& reason_of(const Row& row) const { return reasons_[row.reason]; }
  std::uint64_t number_withheld() const { return withheld_; }

  /// Whether a member has something withheld and something not.
  bool is_partial(std::size_t member_row) const;
  /// Withholds the checkpoints behind the first row that is withheld: their digests cover it.
  void withhold_checkpoints();
  /// The first member that no copy may withhold and this one would; nothing where all is well.
  struct Refusal {
    std::string member;
    std::string reason;
  };
  std::optional<Refusal> refusal() const;
  /// The first that would be withheld between the ledger's last part and finish.json. Where finish.json does not tell
  /// how many parts the ledger has, nobody could see that it is none (FORMAT.md 11).
  std::optional<Refusal> withheld_behind_ledger() const;

 private:
  Result<void> add(const Bundle& bundle, std::string_view line, std::string_view where);
  void mark(std::size_t row, std::string_view reason);

  std::vector<Row> rows_;
  std::map<std::string_view, std::size_t> by_member_;
  std::vector<std::string> reasons_ = {""};
  std::uint64_t withheld_ = 0;
};

/// Whether a redacted copy must disclose `member` (FORMAT.md 11).
bool is_mandatory(std::string_view member);

}  // namespace exhibit::redact
