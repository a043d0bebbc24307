// The page as bytes: whatever the evidence is called, it stays text.
#include <nlohmann/json.hpp>

#include "evidence/encoding/escape.h"
#include "evidence/report/data.h"
#include "evidence/report/page/page.h"
#include "evidence/report/static_markup.h"
#include "evidence/report/write_page.h"
#include "evidence/sidecars/sidecars.h"
#include "hashing/base64.h"
#include "tests/evidence/report/reported.h"
#include "tests/support/memory_output.h"

namespace exhibit::report {
namespace {

constexpr std::string_view hostile_names[] = {
    "</script><img src=x onerror=alert(1)>",
    "]]>",
    "<!--",
    "--><script>alert(1)</script>",
    "\xff\xfe",
    "\xe2\x80\xa8\xe2\x80\xa9",
    "\x1b[31m\n\"'&`",
    "\u202egpj.exe",
    "{{data}}{{script}}",
};

std::string all_hostile() {
  std::string name;
  for (const std::string_view one : hostile_names) name += one;
  return name;
}

/// The text between `begin` and `end`, and all behind it.
std::pair<std::string_view, std::string_view> cut(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t first = text.find(begin);
  if (first == std::string_view::npos) return {};
  text.remove_prefix(first + begin.size());
  const std::size_t last = text.find(end);
  return {text.substr(0, last), text.substr(last + end.size())};
}

class Page : public ReportTest {
 protected:
  static std::string page_of(const Report& report, const std::vector<StoryLine>& story = {}) {
    test::MemoryOutput output;
    write_page(report, story, output);
    return output.bytes();
  }

  static nlohmann::json block(std::string_view page, std::string_view name) {
    const std::string begin = "<script type=\"application/json\" id=\"data-" + std::string(name) + "\">";
    return nlohmann::json::parse(cut(page, begin, "</script>").first);
  }

  /// A report in which every string of the evidence attacks.
  Report hostile() {
    const std::string name = all_hostile();
    Acquisition b = web_acquisition();
    b.start.hostname = name;
    b.containers[0].name = name;
    b.containers[0].image = name;
    b.process(0).record.comm = name;
    b.process(0).record.exe = "/" + name;
    b.process(0).record.cmdline = {name};
    b.process(0).record.user = name;
    MountDecision mount = b.mounts["c0001"].back();
    mount.mount.mount_point = "/mnt/" + name;
    mount.mount.source = mount.mount.options = mount.mount.fstype = mount.reason = name;
    b.mounts["c0001"].push_back(mount);
    for (const std::string_view one : hostile_names) {
      b.files().push_back(b.captured("/etc/" + std::string(one), "content of " + std::string(one)));
      b.files().back().mode = 04755;
    }
    b.files().push_back(
        b.captured("/etc/ld.so.preload", "line " + std::string(hostile_names[0]) + "\xe2\x80\xa8\x1b[31m\n"));
    Acquisition a = web_acquisition();
    a.containers[0].leader = b.containers[0].leader;
    Report report = report_of(a, b);
    report.title = name;
    return report;
  }

  static std::vector<StoryLine> hostile_story() {
    StoryLine line;
    line.text = escape_for_terminal(all_hostile());
    line.techniques = {all_hostile()};
    line.items = {0};
    return {line};
  }
};

TEST_F(Page, EveryBlockIsJson) {
  const auto [a, b] = changed_passwd();
  const Report report = report_of(a, b);
  const std::string page = page_of(report);
  EXPECT_EQ(block(page, "findings").size(), report.items.size());
  EXPECT_EQ(block(page, "processes").size(), 2U);
  EXPECT_EQ(block(page, "timeline").size(), report.timeline.size());
  EXPECT_EQ(block(page, "texts").size(), 1U);
  EXPECT_EQ(block(page, "mounts").size(), 2U);
  EXPECT_EQ(block(page, "sockets").size(), 1U);
  EXPECT_EQ(block(page, "ledger")["sides"].size(), 2U);
  EXPECT_TRUE(block(page, "verification").is_array());
  EXPECT_EQ(block(page, "summary")["containers"][0]["on"], "AB");
  const auto passwd = block(page, "findings")[static_cast<std::size_t>(report.texts[0].item)];
  EXPECT_EQ(passwd["subject"], "/etc/passwd");
  EXPECT_EQ(passwd["text"], 0);
  EXPECT_EQ(passwd["after"]["path"], "/etc/passwd");
}

TEST_F(Page, HostileNamesStayInTheirStrings) {
  const Report report = hostile();
  const std::string page = page_of(report, hostile_story());
  const auto findings = block(page, "findings");
  for (const std::string_view name : hostile_names) {
    const std::string path = "/etc/" + std::string(name);
    const auto is_it = [&](const nlohmann::json& one) {
      return one["kind"] == "file" && one["subject"] == escape_for_terminal(path);
    };
    const auto found = std::ranges::find_if(findings, is_it);
    ASSERT_NE(found, findings.end()) << escape_for_terminal(path);
    if (escape_for_terminal(path) != path) {
      EXPECT_EQ((*found)["subject_b64"], base64_encode(path));
    }
  }
  EXPECT_EQ(block(page, "summary")["title"], escape_for_terminal(all_hostile()));
  for (const char* const name : {"processes", "timeline", "texts", "mounts", "sockets", "ledger", "verification"}) {
    EXPECT_FALSE(block(page, name).is_discarded());
  }
}

TEST_F(Page, HostileNamesNeverStandRawInIt) {
  const std::string page = page_of(hostile(), hostile_story());
  const std::string harmless = page_of(report_of(web_acquisition(), web_acquisition()));
  const auto count = [](std::string_view text, std::string_view what) {
    std::size_t number = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++number;
    return number;
  };
  for (const char* const what :
       {"<img", "<!--", "]]>", "\x1b", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xae", "\xff", "<script", "</script"}) {
    EXPECT_EQ(count(page, what), count(harmless, what)) << what;
  }
  EXPECT_EQ(page.find("onerror=alert(1)>"), std::string::npos);
}

TEST_F(Page, SlotsInNamesAreNotFilled) {
  const std::string page = page_of(hostile());
  EXPECT_NE(cut(page, "<title>", "</title>").first.find("{{data}}{{script}}"), std::string_view::npos);
}

TEST_F(Page, PolicyNamesTheDigestsOfWhatStandsInThePage) {
  const std::string page = page_of(report_of(web_acquisition()));
  const auto source = [](std::string_view text) {
    const Digest digest = sha256(text);
    return "'sha256-" + base64_encode(std::string(digest.bytes.begin(), digest.bytes.end())) + "'";
  };
  const std::string_view meta = cut(page, "<meta http-equiv=\"Content-Security-Policy\"", ">").first;
  const std::string_view policy = cut(meta, "content=\"", "\"").first;
  EXPECT_NE(policy.find("script-src " + source(cut(page, "<script>", "</script>").first) + ";"),
            std::string_view::npos);
  EXPECT_NE(policy.find("style-src " + source(cut(page, "<style>", "</style>").first) + ";"), std::string_view::npos);
  EXPECT_TRUE(policy.starts_with("default-src 'none';"));
  EXPECT_EQ(policy.find("unsafe"), std::string_view::npos);
}

TEST_F(Page, IsReadableWithoutScript) {
  Acquisition b = web_acquisition();
  b.files().push_back(a_file("/etc/ld.so.preload", "x"));
  b.files().push_back(a_file("/etc/plain", "x"));
  account_b_ = account_of(diff::write_bundle(folder_, "b.tar", b), {}, {}).value();
  StoryLine line{.text = "A story", .time = Timestamp{1'700'000'000, 0}, .rank = 1, .techniques = {"T1574.006"}};
  const std::string page = page_of(report_of(web_acquisition(), b), {line});
  const std::string_view markup = std::string_view(page).substr(0, page.find("<script type="));
  for (const char* const what : {"A story", "2023-11-14T22:13:20", "T1574.006", "/etc/ld.so.preload", "overlay",
                                 "/proc", "CONSISTENT-UNSIGNED", "class=\"verdict not-verified\"", "No custody log"}) {
    EXPECT_NE(markup.find(what), std::string_view::npos) << what;
  }
  EXPECT_EQ(markup.find("/etc/plain"), std::string_view::npos);
}

TEST_F(Page, StaticFindingsAreBounded) {
  Report report = report_of(web_acquisition());
  Item item;
  item.kind = "file";
  item.change = "added";
  item.assessment.rank = 1;
  report.items.assign(greatest_static_rows + 7, item);
  test::MemoryOutput output;
  show::Page page(output);
  write_static_findings(report, page);
  page.flush();
  EXPECT_NE(output.bytes().find("And 7 more"), std::string::npos);
}

}  // namespace
}  // namespace exhibit::report
