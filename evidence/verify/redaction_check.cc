#include "evidence/verify/redaction_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/bundle/member_name.h"

namespace exhibit {
namespace {

class RedactionCheck {
 public:
  RedactionCheck(const DisclosedRows& rows, SeenMembers& members, FaultList& faults)
      : rows_(rows), members_(members), faults_(faults) {}

  void check_members() {
    for (const DisclosedMember& disclosed : rows_.members()) {
      SeenMember* const member = members_.find(disclosed.name);
      if (member == nullptr || !member->is_whole) {
        faults_.add(FaultCode::listed_member_missing, disclosed.name, "disclosed in " + std::string(redaction_member));
        continue;
      }
      member->in_index = true;
      compare(disclosed, *member);
    }
  }

  void check_mandatory(const std::optional<AcquisitionFinish>& finish) {
    for (const std::string_view name :
         {"bagit.txt", "data/README-VERIFY.txt", "data/acquisition/start.json", "data/acquisition/finish.json"}) {
      demand(std::string(name));
    }
    if (finish && finish->counts.ledger_parts) {
      demand_ledger(*finish->counts.ledger_parts);
    } else {
      demand_untold_ledger();
    }
  }

 private:
  static constexpr std::string_view finish_member = "data/acquisition/finish.json";
  static constexpr std::uint64_t most_ledger_parts = 1'000'000;

  void compare(const DisclosedMember& disclosed, const SeenMember& member) {
    if (member.number < next_number_) {
      faults_.add(FaultCode::index_mismatch, member.name, "it is not in the order of the rows");
    }
    next_number_ = std::max(next_number_, member.number + 1);
    if (disclosed.is_whole && (member.size != disclosed.size || member.sha256 != disclosed.sha256)) {
      faults_.add(FaultCode::member_digest, member.name,
                  fmt::format("its SHA-256 is {}, its row says {}", member.sha256.hex(), disclosed.sha256.hex()));
      return;
    }
    if (disclosed.parts == 0) return;
    const SeenParts joined{disclosed.parts, disclosed.parts_sha256};
    if (!member.parts || *member.parts != joined) {
      faults_.add(FaultCode::member_digest, member.name, "it is not the parts that are disclosed, joined");
    }
  }

  void demand_ledger(std::uint64_t parts) {
    for (std::uint64_t part = 1; part <= std::min(parts, most_ledger_parts); ++part) {
      demand("data/acquisition/" + numbered_name("ledger", part, "jsonl.zst"));
    }
  }

  /// An older writer's finish.json does not tell how many there are. They stand in the order of their numbers and
  /// before finish.json: none is missing where none is between the others, and no row behind the last is withheld.
  void demand_untold_ledger() {
    std::uint64_t disclosed = 0;
    const DisclosedMember* last = nullptr;
    for (const DisclosedMember& member : rows_.members()) {
      if (!member.name.starts_with("data/acquisition/ledger.")) continue;
      ++disclosed;
      last = &member;
    }
    demand_ledger(std::max<std::uint64_t>(disclosed, 1));
    if (last == nullptr) return;
    const DisclosedMember* const finish = rows_.find(finish_member);
    const std::uint64_t behind =
        (finish == nullptr ? rows_.number_withheld() : finish->withheld_before) - last->withheld_before;
    if (behind == 0 || (finish != nullptr && finish->row < last->row)) return;
    faults_.add(
        FaultCode::mandatory_row_withheld, last->name,
        fmt::format("{} behind it {} withheld and may be more of the ledger, of which {} does not tell the parts",
                    behind == 1 ? "a row" : fmt::format("{} rows", behind), behind == 1 ? "is" : "are", finish_member));
  }

  void demand(const std::string& name) {
    const DisclosedMember* const member = rows_.find(name);
    if (member != nullptr && member->is_whole) return;
    faults_.add(FaultCode::mandatory_row_withheld, name, "every redacted copy must disclose it");
  }

  const DisclosedRows& rows_;
  SeenMembers& members_;
  FaultList& faults_;
  std::uint64_t next_number_ = 0;
};

}  // namespace

void check_redaction(const DisclosedRows& rows, const SeenMember& redaction,
                     const std::optional<AcquisitionFinish>& finish, SeenMembers& members, FaultList& faults) {
  for (const RowProblem& problem : rows.problems()) {
    faults.add(problem.is_contradiction ? FaultCode::index_mismatch : FaultCode::bad_redaction_row, problem.where,
               problem.why);
  }
  RedactionCheck check(rows, members, faults);
  check.check_members();
  check.check_mandatory(finish);
  for (const SeenMember& member : members.in_order()) {
    if (member.number >= redaction.number) break;
    if (!member.in_index) faults.add(FaultCode::member_not_listed, member.name, "no row discloses it");
  }
}

}  // namespace exhibit
