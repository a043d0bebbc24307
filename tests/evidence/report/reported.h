// Reports of acquisitions, and of bundles that are there.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evidence/findings/rule_file.h"
#include "evidence/report/gather.h"
#include "tests/evidence/diff/bundle_fixture.h"

namespace exhibit::report {

using diff::a_directory;
using diff::a_file;
using diff::Acquisition;
using diff::web_acquisition;

class ReportTest : public testing::Test {
 protected:
  Report report_of(const Acquisition& b) { return gathered(nullptr, side_of(b)); }
  Report report_of(const Acquisition& a, const Acquisition& b) {
    const diff::BundleSide* const side_a = side_of(a);
    return gathered(side_a, side_of(b));
  }
  /// Of bundles at those paths; nothing where `a` is empty.
  Report report_of_files(const std::string& a, const std::string& b);

  /// Files may be in any order.
  const diff::BundleSide* side_of(Acquisition acquisition);
  const diff::BundleSide* side_of_file(const std::string& path);
  Report gathered(const diff::BundleSide* a, const diff::BundleSide* b);

  TemporaryFolder folder_;
  int least_rank_ = findings::quietest_rank;
  std::optional<Account> account_b_;

 private:
  std::vector<std::unique_ptr<Bundle>> bundles_;
  std::vector<std::unique_ptr<diff::BundleSide>> sides_;
};

/// The item on that subject; a failure and an empty one where there is none.
Item item_on(const Report& report, std::string_view subject);

/// /etc/passwd with a line more, its content captured on both sides.
struct Changed {
  Acquisition a;
  Acquisition b;
};
Changed changed_passwd();

}  // namespace exhibit::report
