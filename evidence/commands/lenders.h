// Further bundles, for content that one bundle left to another (exhibit-collect --skip-captured).
#pragma once

#include <CLI/CLI.hpp>

#include <deque>
#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/reader/bundle.h"

namespace exhibit {

/// --with BUNDLE, which may be given again.
void add_with_option(CLI::App& command, std::vector<std::string>& paths);

class Lenders {
 public:
  static Result<Lenders> open(const std::vector<std::string>& paths);

  /// `bundle` finds its missing pieces in these, as long as they live.
  void lend_to(Bundle& bundle) const;

 private:
  std::deque<Bundle> bundles_;
};

}  // namespace exhibit
