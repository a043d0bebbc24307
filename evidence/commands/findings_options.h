// What commands that explain findings have in common: rules, and how much of it to show.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/findings/explainer.h"

namespace exhibit {

struct FindingsOptions {
  std::vector<std::string> rules;  ///< files
  std::vector<std::string> yara;   ///< files
  int least_rank = findings::quietest_rank;
};

/// --rules, --yara and --min-rank.
void add_findings_options(CLI::App& command, FindingsOptions& options);

/// The rules that were asked for, and the explainer that stands on them.
class AskedExplainer {
 public:
  /// Fails where a file cannot be read or is not as it should be.
  static Result<AskedExplainer> from(const FindingsOptions& options);

  const findings::Explainer& explainer() const { return *explainer_; }

 private:
  std::unique_ptr<std::vector<findings::Rule>> rules_;
  std::unique_ptr<findings::ContentScanner> scanner_;
  std::unique_ptr<findings::Explainer> explainer_;
};

}  // namespace exhibit
