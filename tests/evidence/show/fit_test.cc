#include "evidence/show/render/fit.h"

#include <gtest/gtest.h>

namespace exhibit::show {
namespace {

TEST(FitLines, WhatFitsStays) { EXPECT_EQ(fit_lines("a b\n\n  c\n", 20), "a b\n\n  c\n"); }

TEST(FitLines, ALongLineGoesOnUnderWhatItBelongsTo) {
  EXPECT_EQ(fit_lines("  one two three four five\n", 20), "  one two three four\n    five\n");
}

TEST(FitLines, ALongWordIsBrokenAndNothingIsLost) {
  EXPECT_EQ(fit_lines("  /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 20),
            "  /aaaaaaaaaaaaaaaaa\n    aaaaaaaaaaaaaaaa\n    aa");
}

TEST(FitLines, ColourTakesNoColumns) {
  const std::string line = "\033[2m12345678901234567890\033[0m\n";
  EXPECT_EQ(fit_lines(line, 20), line);
}

TEST(FitLines, ColumnsAreThoseOfCharacters) {
  EXPECT_EQ(fit_lines("ééééééééééééééééééé\n", 20), "ééééééééééééééééééé\n");
  EXPECT_EQ(fit_lines("漢漢漢漢漢漢漢漢漢漢漢\n", 20), "漢漢漢漢漢漢漢漢漢漢\n  漢\n");
  EXPECT_EQ(columns_of(0x301), 0);
}

TEST(FitLines, AVeryNarrowTerminalGetsLinesAsTheyAre) { EXPECT_EQ(fit_lines("one two three", 5), "one two three"); }

}  // namespace
}  // namespace exhibit::show
