#include "tests/evidence/report/reported.h"

#include <algorithm>

namespace exhibit::report {

Report ReportTest::report_of_files(const std::string& a, const std::string& b) {
  const diff::BundleSide* const side_a = a.empty() ? nullptr : side_of_file(a);
  return gathered(side_a, side_of_file(b));
}

const diff::BundleSide* ReportTest::side_of(Acquisition acquisition) {
  for (auto& [fsid, tree] : acquisition.trees) {
    std::ranges::sort(tree.entries,
                      [](const FileEntry& l, const FileEntry& r) { return compare_paths(l.path, r.path) < 0; });
  }
  return side_of_file(diff::write_bundle(folder_, std::to_string(sides_.size()) + ".tar", acquisition));
}

const diff::BundleSide* ReportTest::side_of_file(const std::string& path) {
  bundles_.push_back(std::make_unique<Bundle>(Bundle::open(path).value()));
  sides_.push_back(
      std::make_unique<diff::BundleSide>(diff::BundleSide::load(sides_.empty() ? "A" : "B", *bundles_.back()).value()));
  return sides_.back().get();
}

Report ReportTest::gathered(const diff::BundleSide* a, const diff::BundleSide* b) {
  static const std::vector<findings::Rule> rules = findings::builtin_rules();
  const findings::Explainer explainer(rules, nullptr);
  GatherRequest request{.a = a, .b = b, .explainer = &explainer, .least_rank = least_rank_};
  if (account_b_) request.account_b = &*account_b_;
  auto report = gather(request);
  EXPECT_TRUE(report) << (report ? "" : report.error().message());
  return report ? *std::move(report) : Report();
}

Item item_on(const Report& report, std::string_view subject) {
  const auto found = std::ranges::find(report.items, subject, &Item::subject);
  EXPECT_NE(found, report.items.end()) << subject;
  return found != report.items.end() ? *found : Item();
}

Changed changed_passwd() {
  Changed changed{.a = web_acquisition(), .b = web_acquisition()};
  changed.a.files().back() = changed.a.captured("/etc/passwd", "root:x:0:0::/:/bin/sh\n");
  changed.b.files().back() = changed.b.captured("/etc/passwd", "root:x:0:0::/:/bin/sh\ntoor::0:0::/:/bin/sh\n");
  return changed;
}

}  // namespace exhibit::report
