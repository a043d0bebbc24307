#include "evidence/diff/finding_filter.h"

#include <gtest/gtest.h>

#include "evidence/diff/since.h"
#include "tests/evidence/diff/listing_fixture.h"

namespace exhibit::diff {
namespace {

Section section_of(std::string name, std::vector<Finding> findings) {
  return {.container = std::move(name), .container_id = "", .runtime = "", .findings = std::move(findings)};
}

Finding file(Change change, std::string path) {
  return {.kind = FindingKind::file, .change = change, .path = std::move(path)};
}

Finding file_of(const FileEntry& entry) {
  Finding finding = file(Change::added, entry.path);
  append_line(finding.after, entry);
  finding.after.pop_back();
  return finding;
}

std::vector<std::string> left(std::vector<Section> sections, const FindingFilter& filter) {
  filter_findings(sections, filter);
  std::vector<std::string> paths;
  for (const Section& section : sections) {
    for (const Finding& finding : section.findings) paths.push_back(section.container + " " + finding.path);
  }
  return paths;
}

TEST(FindingFilter, ByChangeAndKind) {
  const std::vector<Section> sections = {
      section_of("a", {file(Change::added, "/x"), file(Change::removed, "/y")}),
      section_of("b", {{.kind = FindingKind::process, .change = Change::added, .path = "pid 1 x"}})};
  EXPECT_EQ(left(sections, {}).size(), 3);
  EXPECT_EQ(left(sections, {.changes = {Change::added}}), (Words{"a /x", "b pid 1 x"}));
  EXPECT_EQ(left(sections, {.kinds = {FindingKind::file}, .changes = {Change::added}}), Words{"a /x"});
}

TEST(FindingFilter, ByPathOnBothEndsOfAMove) {
  Finding moved = file(Change::moved, "/tmp/y");
  moved.from_path = "/etc/y";
  const std::vector<Section> sections = {
      section_of("a", {file(Change::added, "/etc/cron.d/x"),
                       moved,
                       file(Change::added, "/srv/etc"),
                       {.kind = FindingKind::user, .change = Change::added, .path = "/etc/x"}})};
  EXPECT_EQ(left(sections, {.path = "/etc/*"}), (Words{"a /etc/cron.d/x", "a /tmp/y"}));
}

TEST(FindingFilter, SinceATimeByTheLatestOfThree) {
  FileEntry old_file = a_file("/old");
  FileEntry stomped = a_file("/stomped");
  stomped.btime = later;
  const Finding removed = file(Change::removed, "/gone");
  const std::vector<Section> sections = {section_of("a", {file_of(old_file), file_of(stomped), removed})};
  EXPECT_EQ(left(sections, {.since = some_time}), (Words{"a /stomped", "a /gone"}));
}

TEST(FindingFilter, TheFirstOnesOfAllContainers) {
  std::vector<Section> sections = {section_of("a", {file(Change::added, "/1"), file(Change::removed, "/3")}),
                                   section_of("b", {file(Change::added, "/2"), file(Change::removed, "/4")}),
                                   section_of("c", {file(Change::removed, "/5")})};
  EXPECT_EQ(keep_first(sections, 3), 2);
  EXPECT_EQ(left(sections, {}), (Words{"a /1", "a /3", "b /2"}));
  EXPECT_EQ(keep_first(sections, 3), 0);
}

TEST(FindingFilter, AllWordsAreKnown) {
  for (std::size_t i = 0; i < finding_kind_count; ++i) {
    const auto kind = static_cast<FindingKind>(i);
    EXPECT_EQ(finding_kind_of_word(finding_kind_word(kind)), kind);
  }
  EXPECT_EQ(change_of_word("moved"), Change::moved);
  EXPECT_FALSE(change_of_word("deleted"));
}

constexpr Timestamp reference{1'764'028'080, 7};  // 2025-11-24T23:48:00Z

TEST(Since, TimesAndDurations) {
  EXPECT_EQ(parse_since("2h", reference), (Timestamp{reference.seconds - 7200, 7}));
  EXPECT_EQ(parse_since("2025-11-24T23:48:00Z", reference), (Timestamp{reference.seconds, 0}));
  EXPECT_EQ(parse_since("2025-11-24 23:48", reference), (Timestamp{reference.seconds, 0}));
  EXPECT_EQ(parse_since("2025-11-25T00:48:00+01:00", reference), (Timestamp{reference.seconds, 0}));
  EXPECT_EQ(parse_since("2025-11-24", reference), (Timestamp{reference.seconds - 85'680, 0}));
}

TEST(Since, OtherTextIsNone) {
  for (const std::string_view bad : {"", "h", "2", "-2h", "2y", "yesterday", "2025-13-01", "2025-11-24T9:48", "2h "}) {
    EXPECT_FALSE(parse_since(bad, reference)) << bad;
  }
}

}  // namespace
}  // namespace exhibit::diff
