#include <algorithm>

#include "evidence/report/gather_steps.h"
#include "tests/evidence/report/reported.h"

namespace exhibit::report {
namespace {

class Timeline : public ReportTest {
 protected:
  static std::vector<const Moment*> moments_of(const Report& report, Moment::What what) {
    std::vector<const Moment*> found;
    for (const Moment& moment : report.timeline) {
      if (moment.what == what) found.push_back(&moment);
    }
    return found;
  }
};

TEST_F(Timeline, HasCapturesContainersProcessesAndFiles) {
  Acquisition b = web_acquisition();
  b.start.clocks.realtime = {2'000'000'000, 1};
  b.containers[0].created = "2026-01-01T00:00:00Z";
  b.containers[0].started = "2026-01-01T00:00:01Z";
  b.process(0).record.started = "2026-01-01T00:00:02.000000000Z";
  b.files().push_back(a_file("/etc/ld.so.preload", "x"));
  b.files().back().atime = Timestamp{1'900'000'000, 0};
  const Report report = report_of(web_acquisition(), b);
  EXPECT_TRUE(std::ranges::is_sorted(report.timeline, {}, &Moment::time));
  EXPECT_EQ(moments_of(report, Moment::What::capture_begun).size(), 2U);
  EXPECT_EQ(moments_of(report, Moment::What::container_created).at(0)->label, "web");
  EXPECT_EQ(moments_of(report, Moment::What::container_started).size(), 1U);
  EXPECT_EQ(moments_of(report, Moment::What::started).at(0)->label, "pid 1 init");
  const auto accessed = moments_of(report, Moment::What::accessed);
  ASSERT_EQ(accessed.size(), 1U);
  EXPECT_EQ(report.items[*accessed[0]->item].subject, "/etc/ld.so.preload");
  EXPECT_EQ(accessed[0]->time, (Timestamp{1'900'000'000, 0}));
}

// 70,000 files of rank 5 with three times each are more than are kept.
TEST(LongTimeline, KeepsTheWorstAndTheLatest) {
  Report report;
  report.bundles.push_back({.name = "b.tar", .begun = {2'000'000'000, 1}});
  Item item;
  item.kind = "file";
  for (int i = 0; i < 70'000; ++i) {
    item.mtime = item.ctime = item.btime = Timestamp{1'000'000 + i, 0};
    report.items.push_back(item);
  }
  item.assessment.rank = 1;
  item.mtime = item.ctime = item.btime = Timestamp{1, 0};
  report.items.insert(report.items.begin(), item);
  const GatherRequest request;
  Gathering gathering{.request = request, .report = report};
  gather_timeline(gathering);
  ASSERT_EQ(report.timeline.size(), 200'000U);
  EXPECT_EQ(report.timeline_left_out, 10'004U);
  EXPECT_EQ(report.timeline[2].item, Index{0});
  EXPECT_GT(report.timeline[3].time, (Timestamp{1'000'000, 0}));
  EXPECT_EQ(report.timeline[199'998].item, Index{70'000});
  EXPECT_EQ(report.timeline.back().what, Moment::What::capture_begun);
}

}  // namespace
}  // namespace exhibit::report
