#include "evidence/report/complaints.h"

#include <fmt/format.h>

namespace exhibit::report {

std::vector<std::string> complaints_of(const Account& account) {
  std::vector<std::string> lines;
  const Verdict verdict = account.judgement.verdict;
  if (!is_consistent(verdict)) lines.push_back(fmt::format("{}; the report says so", verdict_word(verdict)));
  if (has_broken_custody(account)) lines.emplace_back("its custody log is BROKEN; the report says so");
  return lines;
}

Error nothing_written(Error error, std::span<const Account* const> accounts) {
  if (error.code != ErrorCode::corrupt) return error;
  for (const Account* const account : accounts) {
    const Verdict verdict = account->judgement.verdict;
    const bool is_of_it = error.path == account->path || error.path.starts_with(account->path + ": ");
    if (is_of_it && !is_consistent(verdict)) error.detail += fmt::format("; the bundle is {}", verdict_word(verdict));
  }
  error.detail += "; nothing was written, exhibit verify lists the faults";
  return error;
}

}  // namespace exhibit::report
