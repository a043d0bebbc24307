// The rows of a redacted copy: which leaves they make, what they disclose, what they withhold (FORMAT.md 11).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/bundle/member_parts.h"
#include "evidence/reader/lines.h"
#include "evidence/records/index_line.h"
#include "evidence/records/redaction_row.h"
#include "hashing/digest.h"
#include "hashing/merkle.h"

namespace exhibit {

/// What the rows say of one member that the copy must hold, whole or as some of its parts joined.
struct DisclosedMember {
  std::string name;
  std::uint64_t row = 0;  ///< of its own line, from 0
  bool is_whole = false;  ///< its own line is disclosed
  std::uint64_t size = 0;
  Digest sha256;                      ///< where it is whole
  std::uint64_t parts = 0;            ///< disclosed lines of parts
  Digest parts_sha256;                ///< PartsDigest of them
  std::uint64_t withheld_before = 0;  ///< withheld rows before its first disclosed line
};

/// What whoever made the copy says of a row that is withheld.
struct WithheldRow {
  std::uint64_t row = 0;  ///< from 0
  std::string member;
  std::uint64_t part = 0;
  std::string reason;
};

struct RowProblem {
  bool is_contradiction = false;  ///< else against the form
  std::string where;
  std::string why;
};

/// Takes data/redaction.jsonl as it streams by.
class DisclosedRows {
 public:
  static constexpr std::size_t greatest_number_told = 100'000;

  void feed(std::string_view bytes);
  void end();

  std::uint64_t rows() const { return leaves_.leaves(); }
  Digest merkle_root() const { return leaves_.root(); }
  /// In the order of the rows.
  const std::vector<DisclosedMember>& members() const { return members_; }
  const DisclosedMember* find(std::string_view name) const;
  std::uint64_t number_withheld() const { return number_withheld_; }
  /// The first `greatest_number_told`.
  const std::vector<WithheldRow>& withheld() const { return withheld_; }
  /// The first 100.
  const std::vector<RowProblem>& problems() const { return problems_; }

 private:
  void take(std::string_view line);
  void take_disclosed(const IndexLine& line);
  void take_member(const IndexLine& line);
  void take_part(const IndexLine& line);
  bool begin_partial(const IndexLine& line);
  void end_member();
  void fail(bool is_contradiction, std::string why);
  void contradict(std::string why) { fail(true, std::move(why)); }
  std::string where() const;

  LineSplitter lines_;
  MerkleTree leaves_;
  std::vector<DisclosedMember> members_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<WithheldRow> withheld_;
  std::uint64_t number_withheld_ = 0;
  std::vector<RowProblem> problems_;

  bool is_open_ = false;         // the last member may get parts
  PartsDigest parts_;            // of it
  std::uint64_t last_part_ = 0;  // of it
  std::uint64_t part_end_ = 0;   // where that ends in the whole content
  std::uint64_t next_row_ = 0;   // after the last that was disclosed
};

}  // namespace exhibit
