#include "evidence/diff/report.h"

#include <gtest/gtest.h>

namespace exhibit::diff {
namespace {

Section section_of(std::vector<Finding> findings) {
  return {.container = "web", .container_id = "0123456789abcdef", .runtime = "docker", .findings = std::move(findings)};
}

TEST(Report, ALineOfAFile) {
  const Section section = section_of({{.kind = FindingKind::file,
                                       .change = Change::moved,
                                       .path = "/a\xff\n",
                                       .from_path = "/b",
                                       .before = R"({"x":1})",
                                       .after = R"({"x":2})",
                                       .reasons = {"same content"}}});
  EXPECT_EQ(finding_line(section, section.findings[0]),
            R"({"kind":"file","change":"moved","container":"web","container_id":"0123456789abcdef",)"
            R"("path":"/a\\xff\\n","path_b64":"L2H/Cg==","from_path":"/b","from_path_b64":"L2I=",)"
            R"("before":{"x":1},"after":{"x":2},"rank":5,"reasons":[],"details":["same content"]})"
            "\n");
}

TEST(Report, ALineOfAnOverlaysFileHasItsLayer) {
  const Section section = section_of({{.change = Change::added, .path = "/a", .layer = upper_layer},
                                      {.change = Change::removed, .path = "/b", .layer = 2}});
  EXPECT_NE(finding_line(section, section.findings[0]).find(R"("layer":"upper")"), std::string::npos);
  EXPECT_NE(finding_line(section, section.findings[1]).find(R"("layer":2)"), std::string::npos);
}

TEST(Report, ALineOfAProcessHasANameAndNoPath) {
  const Section section =
      section_of({{.kind = FindingKind::process, .change = Change::removed, .path = "pid 1 \x1b[2J", .before = "{}"}});
  EXPECT_EQ(finding_line(section, section.findings[0]),
            R"({"kind":"process","change":"removed","container":"web","container_id":"0123456789abcdef",)"
            R"("name":"pid 1 \\x1b[2J","before":{},"rank":5,"reasons":[],"details":[]})"
            "\n");
}

TEST(Report, TextIsGroupedAndEscaped) {
  const Section section =
      section_of({{.kind = FindingKind::file, .change = Change::added, .path = "/a\nb", .reasons = {"because"}},
                  {.kind = FindingKind::mount, .change = Change::unknown, .path = "/m"}});
  EXPECT_EQ(section_text(section, show::Palette::plain()),
            "web (docker 0123456789ab)\n"
            "  + added     /a\\nb\n"
            "              because\n"
            "  ? unknown   mount /m\n");
}

TEST(Report, TheSummaryCountsInTheOrderOfAReport) {
  EXPECT_EQ(summary_text({}), "no differences\n");
  EXPECT_EQ(summary_text({section_of({{.change = Change::removed}, {.change = Change::added}}),
                          section_of({{.change = Change::added}})}),
            "2 added, 1 removed in 2 containers\n");
}

TEST(Report, FilesComeFirstAndAddedOnesBeforeAll) {
  std::vector<Finding> findings = {{.kind = FindingKind::process, .change = Change::added, .path = "p"},
                                   {.kind = FindingKind::file, .change = Change::removed, .path = "r"},
                                   {.kind = FindingKind::file, .change = Change::metadata, .path = "m"},
                                   {.kind = FindingKind::file, .change = Change::added, .path = "a"},
                                   {.kind = FindingKind::container, .change = Change::modified, .path = "c"}};
  sort_for_report(findings);
  std::string order;
  for (const Finding& finding : findings) order += finding.path;
  EXPECT_EQ(order, "camrp");
}

}  // namespace
}  // namespace exhibit::diff
