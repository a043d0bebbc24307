#include "evidence/account/account.h"

#include "evidence/custody/examine.h"
#include "evidence/reader/bundle.h"
#include "evidence/reader/encrypted.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit {
namespace {

Result<void> add_records(const Bundle& bundle, Account& account) {
  auto start = bundle.start();
  if (!start) return std::unexpected(start.error());
  account.start = *std::move(start);
  auto containers = bundle.containers();
  const bool is_cut_before = !containers && bundle.is_cut() && containers.error().code == ErrorCode::absent;
  if (!containers && !is_cut_before) return std::unexpected(containers.error());
  if (containers) account.containers = *std::move(containers);
  auto finish = bundle.finish();
  if (!finish) return std::unexpected(finish.error());
  account.finish = *std::move(finish);
  return bundle.ledger([&account](const ReadLedgerLine& line) {
    if (line.outcome.is_gap()) ++account.gaps[std::string(outcome_word(line.outcome.kind))];
    if (line.outcome.kind == OutcomeKind::vanished) ++account.vanished;
    return true;
  });
}

Result<void> add_custody(Account& account) {
  auto text = read_small_file(SidecarPaths(account.path).custody, custody::greatest_log);
  if (!text) return std::unexpected(text.error());
  if (*text) account.custody = custody::read_log(**text);
  return {};
}

}  // namespace

bool has_records(Verdict verdict) {
  return verdict == Verdict::authentic || verdict == Verdict::consistent_unsigned || verdict == Verdict::incomplete;
}

Result<Account> account_of(const std::string& path, const SidecarSet& sidecars, const TrustRequest& request) {
  Account account;
  account.path = path;
  account.examined = now();
  auto examined = custody::examine_file(path);
  if (!examined) return std::unexpected(examined.error());
  if (examined->begins_encrypted) return refuse_encrypted(path);
  account.file_sha256 = examined->state.sha256;
  account.verification = std::move(examined->verification);
  account.judgement = judge(account.verification, sidecars, request);
  if (!has_records(account.verification.verdict)) return account;
  const auto bundle = Bundle::open(path);
  if (!bundle) return std::unexpected(bundle.error());
  if (!bundle->is_cut() && bundle->read("SEAL").value_or("") != account.verification.seal_text) {
    return corrupt(path, "it was replaced after it was verified; try again");
  }
  if (const auto added = add_records(*bundle, account); !added) return std::unexpected(added.error());
  if (const auto added = add_custody(account); !added) return std::unexpected(added.error());
  return account;
}

}  // namespace exhibit
