// A report's model out of one bundle, or of two.
#pragma once

#include <string>
#include <vector>

#include "evidence/account/account.h"
#include "evidence/diff/bundle_side.h"
#include "evidence/diff/container_pairing.h"
#include "evidence/findings/explainer.h"
#include "evidence/report/report.h"

namespace exhibit::report {

/// What points somewhere outlives the gathering.
struct GatherRequest {
  const diff::BundleSide* a = nullptr;  ///< null: a report of B alone
  const diff::BundleSide* b = nullptr;
  const Account* account_a = nullptr;  ///< null: not verified for this report
  const Account* account_b = nullptr;
  std::vector<diff::ToldPair> told;  ///< containers that are one
  const findings::Explainer* explainer = nullptr;
  int least_rank = findings::quietest_rank;  ///< findings of it or worse
  std::string title;                         ///< bytes; empty: made of the bundles' names
};

/// Fails where a member of either bundle is damaged, or what was told names no container.
Result<Report> gather(const GatherRequest& request);

}  // namespace exhibit::report
