#include <fmt/format.h>

#include <algorithm>

#include "evidence/custody/report.h"
#include "evidence/encoding/escape.h"
#include "evidence/report/gather_steps.h"
#include "evidence/trust/report.h"
#include "evidence/trust/statement_words.h"

namespace exhibit::report {
namespace {

/// A bundle of nothing but faults has thousands.
constexpr std::size_t greatest_number_of_faults = 1'000;

void add_fault(VerificationFacts& facts, std::string_view name, const std::string& where, const std::string& why) {
  if (facts.faults.size() == greatest_number_of_faults) {
    ++facts.faults_left_out;
    return;
  }
  facts.faults.push_back({std::string(name), escape_for_terminal(where + ": " + why)});
}

CustodyEvent event_of(const custody::Event& event, Timestamp when, const Digest& now) {
  CustodyEvent told{.time = when,
                    .time_text = to_iso8601(when),
                    .event = escape_for_terminal(event.kind),
                    .who = escape_for_terminal(event.who),
                    .where = escape_for_terminal(event.where),
                    .why = escape_for_terminal(event.why),
                    .hash_state = event.bundle.sha256 == now ? "as now" : "other than now"};
  if (event.receiver) told.who += " to " + escape_for_terminal(*event.receiver);
  return told;
}

void add_custody(VerificationFacts& facts, const Account& account) {
  if (!account.custody) return;
  facts.custody_verdict = custody::state_word(*account.custody_report);
  for (const custody::CustodyFault& fault : account.custody_report->faults) {
    add_fault(facts, custody::fault_code_word(fault.code), fmt::format("custody log, line {}", fault.line), fault.why);
  }
  for (const custody::SeenLine& line : account.custody->lines) {
    const custody::Event* const event = line.record ? line.record->event() : nullptr;
    if (event != nullptr) facts.custody.push_back(event_of(*event, line.record->when, account.file_sha256));
  }
}

/// Without the newlines that a terminal wants.
std::string in_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

VerificationFacts facts_of(char side, const Account& account) {
  VerificationFacts facts{.side = side,
                          .verdict = std::string(verdict_word(account.judgement.verdict)),
                          .sentence = in_one_line(judgement_meaning(account.verification, account.judgement)),
                          .seal_sha256 = account.verification.seal_sha256,
                          .faults = {},
                          .faults_left_out = account.verification.faults_left_out};
  for (const auto* const faults : {&account.verification.faults, &account.judgement.faults}) {
    for (const Fault& fault : *faults) add_fault(facts, fault_code_word(fault.code), fault.where, fault.why);
  }
  for (const SignatureStatement& one : account.judgement.signatures) {
    facts.signatures.push_back(escape_for_terminal(signature_words(one)));
  }
  for (const TimeStampStatement& one : account.judgement.time_stamps) {
    facts.time_stamps.push_back(escape_for_terminal("over " + one.over + ": " + time_stamp_words(one)));
  }
  add_custody(facts, account);
  return facts;
}

}  // namespace

void gather_verification(Gathering& gathering) {
  const GatherRequest& request = gathering.request;
  std::vector<VerificationFacts>& verification = gathering.report.verification;
  if (request.account_a != nullptr) verification.push_back(facts_of('A', *request.account_a));
  if (request.account_b != nullptr) verification.push_back(facts_of('B', *request.account_b));
}

}  // namespace exhibit::report
