#include "evidence/redact/redact.h"

#include <algorithm>

#include "evidence/redact/rule_choice.h"
#include "evidence/redact/value_search.h"

namespace exhibit::redact {
namespace {

std::unexpected<Error> refused(ErrorCode code, std::string path, std::string why) {
  return std::unexpected(Error{code, 0, {}, std::move(path), std::move(why)});
}

Result<void> check_older_ledger(const Bundle& bundle, const RowTable& table) {
  const auto finish = bundle.finish();
  if (!finish) return std::unexpected(finish.error());
  if (*finish && (*finish)->counts.ledger_parts) return {};
  const auto refusal = table.withheld_behind_ledger();
  if (!refusal) return {};
  return refused(ErrorCode::unsupported, bundle.path() + ": " + refusal->member,
                 "it would have to be withheld (" + refusal->reason +
                     "), and behind the ledger of a bundle whose finish.json does not tell the ledger's parts none may "
                     "be; nothing was written");
}

}  // namespace

Result<RedactionPlan> plan_redaction(const Bundle& bundle, const std::vector<DropRule>& rules) {
  if (bundle.is_redacted()) {
    return refused(ErrorCode::unsupported, bundle.path(), "it is a redacted copy already; redact the bundle itself");
  }
  auto table = RowTable::load(bundle);
  if (!table) return std::unexpected(std::move(table).error());
  RedactionPlan plan{*std::move(table), {}};
  Secrets secrets;
  for (const DropRule& rule : rules) {
    const auto named = withhold_named(bundle, rule, plan.table, secrets, plan.notes);
    if (!named) return std::unexpected(named.error());
    if (!*named) {
      return refused(ErrorCode::absent, rule.text, "nothing in the bundle is called so; nothing was written");
    }
  }
  if (std::ranges::find(rules, DropKind::environment, &DropRule::kind) != rules.end()) {
    plan.notes.emplace_back("the exact length of a withheld variable can be reckoned from what is disclosed around it");
  }
  if (const auto searched = withhold_repetitions(bundle, plan.table, secrets); !searched) {
    return std::unexpected(searched.error());
  }
  plan.table.withhold_checkpoints();
  if (const auto refusal = plan.table.refusal()) {
    return refused(ErrorCode::unsupported, bundle.path() + ": " + refusal->member,
                   "it would have to be withheld (" + refusal->reason +
                       "), and no copy may withhold start, finish or ledger; nothing was written");
  }
  if (const auto checked = check_older_ledger(bundle, plan.table); !checked) return std::unexpected(checked.error());
  return plan;
}

}  // namespace exhibit::redact
