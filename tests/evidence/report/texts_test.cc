// Which texts a report shows, and which it cannot.
#include "tests/evidence/report/reported.h"

namespace exhibit::report {
namespace {

class Texts : public ReportTest {
 protected:
  static const TextChange* text_on(const Report& report, std::string_view subject) {
    const Item item = item_on(report, subject);
    return item.text ? &report.texts.at(*item.text) : nullptr;
  }
};

TEST_F(Texts, ALineThatCameIsTold) {
  const auto [a, b] = changed_passwd();
  const Report report = report_of(a, b);
  const TextChange* const text = text_on(report, "/etc/passwd");
  ASSERT_NE(text, nullptr);
  EXPECT_EQ(report.items[text->item].subject, "/etc/passwd");
  EXPECT_EQ(text->before_name, "A");
  EXPECT_EQ(text->after_name, "B");
  ASSERT_EQ(text->hunks.size(), 1U);
  EXPECT_EQ(text->hunks[0].lines.back().mark, '+');
  EXPECT_EQ(text->hunks[0].lines.back().text, "toor::0:0::/:/bin/sh");
}

TEST_F(Texts, WhatOneSideDidNotCaptureIsSaid) {
  auto [a, b] = changed_passwd();
  a.files().back().blobs.reset();
  const Report report = report_of(a, b);
  const TextChange* const text = text_on(report, "/etc/passwd");
  ASSERT_NE(text, nullptr);
  EXPECT_EQ(text->why_not, "content of A was not captured");
  EXPECT_TRUE(text->hunks.empty());
}

TEST_F(Texts, WhatNobodyCapturedHasNone) {
  auto [a, b] = changed_passwd();
  a.files().back().blobs.reset();
  b.files().back().blobs.reset();
  EXPECT_TRUE(report_of(a, b).texts.empty());
}

TEST_F(Texts, WhatBecameNoTextIsSaid) {
  auto [a, b] = changed_passwd();
  b.files().back() = b.captured("/etc/passwd", std::string("a\0b", 3));
  EXPECT_TRUE(report_of(a, b).texts.empty());
  a.files().back() = a.captured("/etc/passwd", std::string("a\0c", 3));
  b.files().back() = b.captured("/etc/passwd", "text\n");
  const Report report = report_of(a, b);
  ASSERT_EQ(report.texts.size(), 1U);
  EXPECT_EQ(report.texts[0].why_not, "A has no text of at most 256 KiB");
}

TEST_F(Texts, FilesThatCameAreShownWholeWhereTheyMatter) {
  Acquisition b = web_acquisition();
  b.files().push_back(b.captured("/etc/ld.so.preload", "/lib/hook.so\n"));
  b.files().push_back(b.captured("/etc/plain", "plain\n"));
  const Report report = report_of(web_acquisition(), b);
  const TextChange* const text = text_on(report, "/etc/ld.so.preload");
  ASSERT_NE(text, nullptr);
  EXPECT_TRUE(text->before_name.empty());
  EXPECT_EQ(text->hunks.at(0).lines.at(0).text, "/lib/hook.so");
  EXPECT_EQ(text_on(report, "/etc/plain"), nullptr);
}

TEST_F(Texts, DamagedContentIsNoneAndNoFailure) {
  auto [a, b] = changed_passwd();
  b.blobs.clear();
  EXPECT_TRUE(report_of(a, b).texts.empty());
}

}  // namespace
}  // namespace exhibit::report
