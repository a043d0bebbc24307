#include "evidence/export/csv.h"

#include <gtest/gtest.h>

#include "hashing/base64.h"

namespace exhibit::exports {
namespace {

TEST(CsvText, IsQuotedAndKeepsCommasAndQuotes) {
  EXPECT_EQ(csv_text("plain"), "\"plain\"");
  EXPECT_EQ(csv_text(""), "\"\"");
  EXPECT_EQ(csv_text("a,\"b\""), "\"a,\"\"b\"\"\"");
}

TEST(CsvText, IsNoFormulaForASpreadsheet) {
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\u00a0=1", "\uff1d1+1", "\uff20x", "\u3000-1"}) {
    EXPECT_EQ(csv_text(text), "\"b64:" + base64_encode(text) + "\"") << text;
  }
  EXPECT_EQ(csv_text("a=1"), "\"a=1\"");
}

TEST(CsvText, WhatIsNotPlainIsBase64) {
  for (const std::string_view text : {"new\nline", "\ttab", "\rreturn", "\x1b[31m", "bad\xff", "\u202e"}) {
    EXPECT_EQ(csv_text(text), "\"b64:" + base64_encode(text) + "\"");
  }
}

TEST(CsvText, TheMarkItselfCannotBeForged) { EXPECT_EQ(csv_text("b64:eA=="), "\"b64:YjY0OmVBPT0=\""); }

}  // namespace
}  // namespace exhibit::exports
