#include "evidence/account/account.h"

#include "evidence/custody/beside.h"
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
  const bool may_be_missing = bundle.is_cut() || bundle.is_redacted();
  const bool is_missing = !containers && containers.error().code == ErrorCode::absent;
  if (!containers && !(is_missing && may_be_missing)) return std::unexpected(containers.error());
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

Result<void> add_custody(const custody::BundleState& state, const TrustRequest& request, Account& account) {
  auto beside = custody::read_beside(SidecarPaths(account.path).custody,
                                     {.signers = request.signers, .time_authorities = request.time_authorities});
  if (!beside) return std::unexpected(beside.error());
  if (!*beside) return {};
  account.custody_report = custody::judge(**beside, state);
  account.custody = std::move((*beside)->log);
  return {};
}

}  // namespace

bool has_broken_custody(const Account& account) {
  return account.custody_report && account.custody_report->is_broken();
}

bool has_records(Verdict verdict) { return is_consistent(verdict) || verdict == Verdict::incomplete; }

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
  if (const auto added = add_custody(examined->state, request, account); !added) return std::unexpected(added.error());
  return account;
}

}  // namespace exhibit
