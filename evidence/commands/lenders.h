// Further bundles, for content that one bundle left to another (exhibit-collect --skip-captured).
#pragma once

#include <CLI/CLI.hpp>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/reader/bundle.h"

namespace exhibit {

/// --with BUNDLE, which may be given again.
void add_with_option(CLI::App& command, std::vector<std::string>& paths);

/// A line on standard error where content that the bundle left to others is in none of those it borrows from.
/// `command`: who says so, "diff".
Result<void> warn_if_out_of_reach(const Bundle& bundle, std::string_view command);

/// Either may have left content to the other; both live as long as either is read.
void lend_each_other(Bundle& a, Bundle& b);

class Lenders {
 public:
  static Result<Lenders> open(const std::vector<std::string>& paths);

  /// `bundle` finds its missing pieces in these, as long as they live.
  void lend_to(Bundle& bundle) const;

 private:
  std::deque<Bundle> bundles_;
};

}  // namespace exhibit
