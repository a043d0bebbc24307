#include "evidence/report/gather.h"

#include <algorithm>

#include "tests/evidence/report/reported.h"
#include "tests/support/captured_bundle.h"

namespace exhibit::report {
namespace {

using Gather = ReportTest;

TEST_F(Gather, EqualAcquisitionsHaveNoFindingsOfDiff) {
  const Report report = report_of(web_acquisition(), web_acquisition());
  EXPECT_TRUE(std::ranges::none_of(report.items, [](const Item& item) { return item.origin != Origin::drift; }));
  ASSERT_EQ(report.bundles.size(), 2U);
  EXPECT_EQ(report.bundles[0].side, 'A');
  EXPECT_EQ(report.bundles[0].name, "0.tar");
  EXPECT_EQ(report.title, "0.tar → 1.tar");
  ASSERT_EQ(report.containers.size(), 1U);
  EXPECT_TRUE(report.containers[0].is_on_a() && report.containers[0].is_on_b());
  EXPECT_TRUE(std::ranges::all_of(report.processes, [](const ProcessFacts& one) { return one.change == "same"; }));
  EXPECT_TRUE(std::ranges::all_of(report.mounts, [](const MountFacts& one) { return one.change == "same"; }));
}

TEST_F(Gather, OneBundleIsB) {
  const Report report = report_of(web_acquisition());
  ASSERT_EQ(report.bundles.size(), 1U);
  EXPECT_EQ(report.bundles[0].side, 'B');
  EXPECT_FALSE(report.has_before());
  EXPECT_EQ(report.processes.size(), 2U);
  EXPECT_TRUE(std::ranges::all_of(report.processes, [](const ProcessFacts& one) { return one.change == "captured"; }));
  EXPECT_EQ(report.mounts.size(), 2U);
  EXPECT_EQ(report.ledger.size(), 1U);
  EXPECT_EQ(report.ledger[0].outcomes.at("ok"), 5U);  // three entries and two processes
}

TEST_F(Gather, ItemsAreTheWorstFirstAndCountedByContainer) {
  Acquisition b = web_acquisition();
  b.files().push_back(a_file("/etc/plain", "x"));
  b.files().push_back(a_file("/etc/setuid", "x"));
  b.files().back().mode = 04755;
  const Report report = report_of(web_acquisition(), b);
  EXPECT_TRUE(std::ranges::is_sorted(report.items, {}, &Item::rank));
  EXPECT_EQ(report.items.front().subject, "/etc/setuid");
  std::uint64_t sum = 0;
  for (const std::uint64_t number : report.containers[0].ranks) sum += number;
  EXPECT_EQ(sum, report.items.size());
  EXPECT_GT(report.containers[0].ranks[static_cast<std::size_t>(report.items.front().rank() - 1)], 0U);
}

TEST_F(Gather, OnlyRanksThatWereAskedFor) {
  Acquisition b = web_acquisition();
  b.files().push_back(a_file("/etc/plain", "x"));
  b.files().push_back(a_file("/etc/setuid", "x"));
  b.files().back().mode = 04755;
  least_rank_ = 2;
  const Report report = report_of(web_acquisition(), b);
  ASSERT_FALSE(report.items.empty());
  EXPECT_LE(report.items.back().rank(), 2);
}

TEST_F(Gather, QuietFilesKeepNoRecordAndOthersDo) {
  Acquisition b = web_acquisition();
  b.files().push_back(a_file("/etc/plain", "x"));
  b.files().push_back(a_file("/etc/setuid", "x"));
  b.files().back().mode = 04755;
  const Report report = report_of(web_acquisition(), b);
  EXPECT_TRUE(item_on(report, "/etc/plain").after.empty());
  EXPECT_EQ(item_on(report, "/etc/plain").file->size, 1U);
  EXPECT_FALSE(item_on(report, "/etc/setuid").after.empty());
}

TEST_F(Gather, ProcessesThatStartedEndedAndChanged) {
  Acquisition a = web_acquisition();
  Acquisition b = web_acquisition();
  a.process(1).record.comm = "gone";
  a.process(1).record.identity = {9, 90};
  a.process(1).record.cmdline = {"gone"};
  a.process(1).record.exe = "/bin/gone";
  a.containers[0].pids = {1, 9};
  b.process(0).record.uid = 33;
  const Report report = report_of(a, b);
  ASSERT_EQ(report.processes.size(), 3U);
  EXPECT_EQ(report.processes[0].identity.pid, 1);
  EXPECT_EQ(report.processes[0].change, "changed");
  EXPECT_FALSE(report.processes[0].items.empty());
  EXPECT_EQ(report.processes[1].change, "started");
  EXPECT_EQ(report.processes[2].change, "ended");
  EXPECT_EQ(report.processes[2].name, "gone");
}

TEST_F(Gather, SocketsThatCameAndWent) {
  Acquisition a = web_acquisition();
  Acquisition b = web_acquisition();
  std::string& table = b.tables.begin()->second;
  table += "   1: 0100007F:115C 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 78 1\n";
  const Report came = report_of(a, b);
  ASSERT_EQ(came.sockets.size(), 2U);
  EXPECT_EQ(came.sockets[0].change, "same");
  EXPECT_EQ(came.sockets[1].change, "added");
  EXPECT_EQ(came.sockets[1].local, "127.0.0.1:4444");
  EXPECT_TRUE(came.sockets[1].remote.empty());
  ASSERT_EQ(came.sockets[1].items.size(), 1U);
  EXPECT_EQ(came.items[came.sockets[1].items[0]].kind, "socket");
  const Report went = report_of(b, a);
  ASSERT_EQ(went.sockets.size(), 2U);
  EXPECT_EQ(went.sockets[1].change, "removed");
}

TEST_F(Gather, MountsThatCameAndChanged) {
  Acquisition b = web_acquisition();
  std::vector<MountDecision>& mounts = b.mounts["c0001"];
  mounts.push_back(mounts.back());
  mounts.back().mount.mount_point = "/mnt/host";
  mounts[1].mount.options = "rw,suid";
  const Report report = report_of(web_acquisition(), b);
  const auto change_at = [&](std::string_view point) {
    const auto found = std::ranges::find_if(
        report.mounts, [&](const MountFacts& one) { return one.decision.mount.mount_point == point; });
    return found != report.mounts.end() ? found->change : std::string_view();
  };
  EXPECT_EQ(change_at("/"), "same");
  EXPECT_EQ(change_at("/proc"), "modified");
  EXPECT_EQ(change_at("/mnt/host"), "added");
}

TEST_F(Gather, AContainerThatOneSideLacks) {
  Acquisition a = web_acquisition();
  a.containers.clear();
  a.processes.clear();
  a.mounts.clear();
  a.trees.clear();
  const Report report = report_of(a, web_acquisition());
  ASSERT_EQ(report.containers.size(), 1U);
  EXPECT_FALSE(report.containers[0].is_on_a());
  EXPECT_EQ(item_on(report, "web").change, "added");
  EXPECT_TRUE(std::ranges::all_of(report.processes, [](const ProcessFacts& one) { return one.change == "started"; }));
  EXPECT_TRUE(std::ranges::all_of(report.mounts, [](const MountFacts& one) { return one.change == "added"; }));
}

TEST_F(Gather, AContainerThatOneSideWasNotToldToTakeIsNotSaidToBeNew) {
  Acquisition a = web_acquisition();
  a.containers.clear();
  a.processes.clear();
  a.mounts.clear();
  a.trees.clear();
  a.start.selection = {"container other"};
  const Report report = report_of(a, web_acquisition());
  EXPECT_EQ(item_on(report, "web").change, "unknown");
  EXPECT_TRUE(std::ranges::all_of(report.mounts, [](const MountFacts& one) { return one.change == "captured"; }));
}

TEST_F(Gather, GapsOfTheLedgerAndWhoseTheyAre) {
  test::CapturedBundle bundle;
  LedgerLine line;
  line.what = "entry";
  line.target = "/etc/secret";
  line.name = "fs0001";
  line.outcome = Outcome::from_errno(EACCES);
  bundle.ledger.push_back(line);
  line.name = "elsewhere";
  bundle.ledger.assign(2'500, line);
  bundle.ledger.front().name = "fs0001";
  const Report report = report_of_files("", bundle.write(folder_));
  ASSERT_EQ(report.ledger[0].gaps.size(), 2'000U);
  EXPECT_EQ(report.ledger[0].gaps_left_out, 500U);
  const Gap& gap = report.ledger[0].gaps[0];
  EXPECT_EQ(gap.outcome, "denied");
  EXPECT_EQ(gap.reason, "EACCES");
  EXPECT_EQ(gap.subject, "/etc/secret fs0001");
  EXPECT_EQ(gap.container, Index{0});
  EXPECT_FALSE(report.ledger[0].gaps[1].container);
}

}  // namespace
}  // namespace exhibit::report
