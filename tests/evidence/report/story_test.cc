#include "evidence/report/story.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "evidence/report/episodes.h"

namespace exhibit::report {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

/// A report on one container, "web", that findings are put into.
class Story : public ::testing::Test {
 protected:
  Story() {
    report_.bundles.emplace_back();
    report_.containers.emplace_back().record.name = "web";
  }

  findings::Reason reason(std::string id, int level, std::string aspect) {
    return {.id = id, .text = "says " + id, .level = level, .aspect = std::move(aspect), .techniques = {"T-" + id}};
  }

  Item& add(std::string_view kind, std::string_view change, std::string subject, int rank) {
    Item& item = report_.items.emplace_back();
    item.kind = kind;
    item.change = change;
    item.subject = std::move(subject);
    item.assessment.rank = rank;
    return item;
  }

  Item& add_file(std::string path, int rank, std::int64_t born) {
    Item& item = add("file", "added", std::move(path), rank);
    item.btime = Timestamp{born, 0};
    item.mtime = Timestamp{1, 0};
    item.ctime = Timestamp{born + 100, 0};
    return item;
  }

  ProcessFacts& add_process(std::int64_t pid, std::string exe, std::int64_t started) {
    ProcessFacts& process = report_.processes.emplace_back();
    process.identity = {.pid = pid, .start_time = static_cast<std::uint64_t>(started)};
    process.exe = std::move(exe);
    process.started = Timestamp{started, 0};
    return process;
  }

  std::vector<StoryLine> told() const { return tell_story(report_); }

  Report report_;
};

TEST_F(Story, IsInTheOrderOfTimeAndNotOfRank) {
  add_file("/late", 1, 30).assessment.reasons = {reason("one", 1, "place")};
  add("mount", "seen", "/sock", 1).assessment.reasons = {reason("two", 1, "place")};
  add_file("/early", 3, 10).assessment.reasons = {reason("three", 3, "place")};
  const std::vector<StoryLine> lines = told();
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_EQ(lines[0].text, "/early came: says three");
  EXPECT_EQ(lines[0].time, (Timestamp{10, 0}));
  EXPECT_EQ(lines[1].text, "/late came: says one");
  EXPECT_EQ(lines[2].text, "mount /sock is so: says two");
  EXPECT_FALSE(lines[2].time);
}

TEST_F(Story, NeverBelievesAModificationTime) {
  const Item& came = add_file("/a", 1, 50);
  EXPECT_EQ(when_it_happened(report_, came), (Timestamp{50, 0}));
  Item& changed = add("file", "modified", "/b", 1);
  changed.mtime = Timestamp{1, 0};
  changed.btime = Timestamp{2, 0};
  changed.ctime = Timestamp{60, 0};
  EXPECT_EQ(when_it_happened(report_, changed), (Timestamp{60, 0}));
  changed.change = "removed";
  EXPECT_EQ(when_it_happened(report_, changed), std::nullopt);
}

TEST_F(Story, JoinsAFileWithTheProcessThatRunsItAndItsConnections) {
  add_file("/tmp/.x", 1, 20).assessment.reasons = {reason("hidden", 2, "name"), reason("new", 3, "content")};
  Item& process = add("process", "added", "pid 7 .x", 1);
  process.assessment.reasons = {reason("hidden-executable", 2, "name")};
  process.process = ProcessIdentity{.pid = 7, .start_time = 21};
  add("socket", "added", "tcp connection to 10.9.9.9:4444", 4);
  ProcessFacts& runs = add_process(7, "/tmp/.x", 21);
  runs.items = {1, 2};
  runs.sockets = {"tcp 10.0.0.2:4242 → 10.9.9.9:4444 established"};
  const std::vector<StoryLine> lines = told();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].text, "/tmp/.x came: says hidden; says new; tcp 10.0.0.2:4242 → 10.9.9.9:4444 established");
  EXPECT_THAT(lines[0].items, ElementsAre(0, 1, 2));
  EXPECT_THAT(lines[0].techniques, ElementsAre("T-hidden", "T-new", "T-hidden-executable"));
}

TEST_F(Story, TellsOfWhatAMountHidesByItself) {
  add_file("/dev/shm/x", 1, 1).hidden_by = "/dev";
  add_file("/dev/shm/x", 2, 2);
  add_process(7, "/dev/shm/x", 3);
  const std::vector<Episode> episodes = episodes_of(report_);
  ASSERT_THAT(episodes, SizeIs(2));
  EXPECT_THAT(episodes[0].items, ElementsAre(0));
  EXPECT_THAT(episodes[0].processes, IsEmpty());
  EXPECT_THAT(episodes[1].items, ElementsAre(1));
  EXPECT_THAT(episodes[1].processes, ElementsAre(0));
}

TEST_F(Story, KeepsApartAFileThatIsCalledAsADeletedOne) {
  add_file("/opt/x", 2, 1);
  add_file("/opt/x (deleted)", 1, 2);
  const std::vector<Episode> episodes = episodes_of(report_);
  ASSERT_THAT(episodes, SizeIs(2));
  EXPECT_THAT(episodes[0].items, ElementsAre(1));
}

TEST_F(Story, JoinsADeletedExecutableWithTheHeldFileAndNotWithWhatStandsAtItsPath) {
  add_file("/tmp/x", 1, 1);
  add("file", "held", "/tmp/x (deleted)", 2);
  add("executable", "added", "/tmp/x (deleted)", 3);
  add_process(7, "/tmp/x (deleted)", 3);
  const std::vector<Episode> episodes = episodes_of(report_);
  ASSERT_THAT(episodes, SizeIs(2));
  EXPECT_THAT(episodes[0].items, ElementsAre(0));
  EXPECT_THAT(episodes[0].processes, IsEmpty());
  EXPECT_THAT(episodes[1].items, ElementsAre(1, 2));
  EXPECT_THAT(episodes[1].processes, ElementsAre(0));
}

TEST_F(Story, JoinsADeletedExecutableThatNobodyCapturedWithNothing) {
  add_file("/tmp/x", 1, 1);
  add("executable", "added", "/tmp/x (deleted)", 2);
  add_process(7, "/tmp/x (deleted)", 3);
  const std::vector<Episode> episodes = episodes_of(report_);
  ASSERT_THAT(episodes, SizeIs(2));
  EXPECT_THAT(episodes[0].processes, IsEmpty());
}

TEST_F(Story, JoinsAHeldFileWithThatAtItsPathWhereBothHaveOneInode) {
  const FileFacts file{.dev = DeviceNumber{0, 47}, .ino = 5};
  add_file("/tmp/x", 1, 1).file = file;
  add("file", "held", "/tmp/x (deleted)", 2).file = file;
  add_process(7, "/tmp/x (deleted)", 3);
  std::vector<Episode> episodes = episodes_of(report_);
  ASSERT_THAT(episodes, SizeIs(1));
  EXPECT_THAT(episodes[0].processes, ElementsAre(0));
  report_.items[0].file->ino = 6;
  episodes = episodes_of(report_);
  ASSERT_THAT(episodes, SizeIs(2));
  EXPECT_THAT(episodes[0].processes, IsEmpty());
}

TEST_F(Story, JoinsWhatRunsWithItsFileThoughThatIsCalledAsADeletedOne) {
  add_file("/opt/x (deleted)", 1, 1);
  add_process(7, "/opt/x (deleted)", 3);
  const std::vector<Episode> episodes = episodes_of(report_);
  ASSERT_THAT(episodes, SizeIs(1));
  EXPECT_THAT(episodes[0].processes, ElementsAre(0));
}

TEST_F(Story, KeepsTwoProcessesOfOneProgramApart) {
  for (const std::int64_t pid : {7, 8}) {
    Item& process = add("process", "added", "pid " + std::to_string(pid) + " sh", 1);
    process.process = ProcessIdentity{.pid = pid, .start_time = static_cast<std::uint64_t>(pid)};
    process.assessment.reasons = {reason("shell" + std::to_string(pid), 1, "stream")};
    add_process(pid, "/bin/sh", pid);
  }
  EXPECT_THAT(told(), SizeIs(2));
}

TEST_F(Story, TellsOfAnAccountWhenItsFileChanged) {
  add("user", "added", "backdoor", 1).assessment.reasons = {reason("superuser", 1, "account")};
  Item& file = add("file", "modified", "/etc/passwd", 4);
  file.ctime = Timestamp{70, 0};
  const std::vector<StoryLine> lines = told();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].text, "user backdoor is new: says superuser");
  EXPECT_EQ(lines[0].time, (Timestamp{70, 0}));
}

TEST_F(Story, TellsOfManyAlikeInOneLine) {
  for (int i = 0; i < 500; ++i) {
    add_file("/var/www/" + std::to_string(i) + ".php", 2, 100 + i).assessment.reasons = {reason("web", 2, "place")};
  }
  const std::vector<StoryLine> lines = told();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].text, "/var/www/0.php, /var/www/1.php, /var/www/2.php and 497 more came: says web");
  EXPECT_EQ(lines[0].time, (Timestamp{100, 0}));
  EXPECT_THAT(lines[0].items, SizeIs(500));
}

TEST_F(Story, SaysOfManyOnlyWhatIsTrueOfAll) {
  for (const std::string path : {"/tmp/1", "/tmp/2", "/tmp/3"}) {
    add_file(path, 2, 1).assessment.reasons = {reason("program", 2, "content"), reason("place" + path, 2, "place"),
                                               reason("open-place", 3, "place"), reason("times", 3, "time")};
  }
  report_.items[2].assessment.reasons.pop_back();
  EXPECT_EQ(told()[0].text, "/tmp/1, /tmp/2, /tmp/3 came: says program; says open-place");
}

TEST_F(Story, SaysOfManyWhatTheirReasonsHaveInCommon) {
  for (const std::string path : {"/tmp/1", "/tmp/2"}) {
    add_file(path, 2, 1).assessment.reasons = {{.id = "times", .text = "it is older than itself: born with " + path}};
  }
  EXPECT_EQ(told()[0].text, "/tmp/1, /tmp/2 came: it is older than itself");
}

TEST_F(Story, TellsApartWhatReasonsOfOneNameSayOtherwise) {
  for (const std::string path : {"/tmp/1", "/tmp/2"}) {
    add_file(path, 2, 1).assessment.reasons = {{.id = "copy", .text = "a copy of /usr" + path}};
  }
  EXPECT_THAT(told(), SizeIs(2));
}

TEST_F(Story, SaysOfManyWhereTheyWereMovedFromOnlyWhereThatIsOnePlace) {
  for (const std::string path : {"/tmp/1", "/tmp/2"}) {
    Item& item = add("file", "moved", path, 2);
    item.from = "/srv" + path;
  }
  EXPECT_EQ(told()[0].text, "/tmp/1, /tmp/2 was moved");
}

TEST_F(Story, TellsApartWhatMattersForOtherReasons) {
  add_file("/etc/ld.so.preload", 1, 1).assessment.reasons = {reason("ld-preload", 1, "place")};
  add_file("/var/www/x.php", 1, 2).assessment.reasons = {reason("web-script", 1, "place")};
  EXPECT_THAT(told(), SizeIs(2));
}

TEST_F(Story, TellsOfWhatRunsByItself) {
  add_file("/tmp/.x", 1, 1).assessment.reasons = {reason("hidden", 1, "name")};
  add_file("/tmp/.y", 1, 2).assessment.reasons = {reason("hidden", 1, "name")};
  add_process(7, "/tmp/.x", 3);
  EXPECT_THAT(told(), SizeIs(2));
}

TEST_F(Story, HasAtMostTenLinesAndSaysWhatIsLeftOut) {
  for (int i = 0; i < 30; ++i) {
    add_file("/" + std::to_string(i), i < 9 ? 1 : 2, 100 - i).assessment.reasons = {
        reason("r" + std::to_string(i), i < 9 ? 1 : 2, "place")};
  }
  const std::vector<StoryLine> story = tell_story(report_);
  ASSERT_THAT(story, SizeIs(greatest_story));
  EXPECT_EQ(story.back().text, "21 more findings are not told here, the worst of rank 2");
  for (const StoryLine& line : story) EXPECT_THAT(line.text, Not(StartsWith("/9")));
}

TEST_F(Story, BeginsWithTheWrongOrderOfTheBundles) {
  report_.bundles = {{.side = 'A', .name = "later.tar"}, {.side = 'B', .name = "earlier.tar"}};
  report_.is_newer_first = true;
  for (int i = 0; i < 30; ++i) {
    add_file("/" + std::to_string(i), 1, i).assessment.reasons = {reason("r" + std::to_string(i), 1, "place")};
  }
  const std::vector<StoryLine> story = told();
  ASSERT_THAT(story, SizeIs(greatest_story));
  EXPECT_EQ(story.front().text, "later.tar was taken after earlier.tar: what came between them is told as removed");
  EXPECT_EQ(story.back().text, "22 more findings are not told here, the worst of rank 1");
}

TEST_F(Story, OfNothingButQuietFindingsIsNone) {
  add_file("/a", 4, 1);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(Story, SaysInWhichContainerWhereThereAreSeveral) {
  report_.containers.emplace_back().record.id = "0123";
  add_file("/a", 1, 1).container = 1;
  EXPECT_EQ(told()[0].text, "0123: /a came");
}

TEST_F(Story, IsInertAndBounded) {
  add_file("/tmp/\x1b[2J\n" + std::string(4000, 'x') + "\u202e/end", 1, 1);
  const std::string text = told()[0].text;
  EXPECT_THAT(text, AllOf(HasSubstr("/tmp/\\x1b[2J\\n"), HasSubstr("…"), HasSubstr("/end came")));
  EXPECT_LT(text.size(), 200u);
}

}  // namespace
}  // namespace exhibit::report
