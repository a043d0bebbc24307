#include "evidence/report/text_diff.h"

#include <gtest/gtest.h>

#include <random>

namespace exhibit::report {
namespace {

std::string marked(const TextDiff& diff) {
  std::string text;
  for (const TextHunk& hunk : diff.hunks) {
    text += "@" + std::to_string(hunk.before_line) + "," + std::to_string(hunk.after_line) + "\n";
    for (const TextLine& line : hunk.lines) text += line.mark + line.text + "\n";
  }
  return text;
}

TextDiff diff_of(std::string_view before, std::string_view after) {
  std::uint64_t comparisons = greatest_comparisons;
  return diff_texts(before, after, comparisons);
}

TEST(TextDiff, TellsWhatCameAndWentWithItsContext) {
  EXPECT_EQ(marked(diff_of("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n")),
            "@2,2\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(TextDiff, FarChangesHaveHunksOfTheirOwnAndNearOnesShareOne) {
  EXPECT_EQ(marked(diff_of("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n")),
            "@1,1\n-a\n+A\n 1\n 2\n 3\n@6,6\n 5\n 6\n 7\n-b\n+B\n");
  EXPECT_EQ(diff_of("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n").hunks.size(), 1U);
}

TEST(TextDiff, AHunkWithoutLinesOfASideNamesTheLineBefore) {
  EXPECT_EQ(marked(diff_of("", "x\n")), "@0,1\n+x\n");
  EXPECT_EQ(marked(diff_of("x\n", "")), "@1,0\n-x\n");
}

TEST(TextDiff, EqualTextsHaveNoHunks) { EXPECT_TRUE(diff_of("a\nb\n", "a\nb\n").hunks.empty()); }

TEST(TextDiff, ALastLineThatLostItsNewlineIsAnother) { EXPECT_EQ(marked(diff_of("a\n", "a")), "@1,1\n-a\n+a\n"); }

TEST(TextDiff, WholeTextsComeOrGo) {
  EXPECT_EQ(marked(whole_text("a\nb", '+')), "@0,1\n+a\n+b\n");
  EXPECT_EQ(marked(whole_text("a\n", '-')), "@1,0\n-a\n");
  EXPECT_TRUE(whole_text("", '+').hunks.empty());
}

TEST(TextDiff, LongTextsAreCutAndSaidToBe) {
  std::string text;
  for (std::size_t i = 0; i < greatest_text_lines; ++i) text += "x\n";
  EXPECT_FALSE(whole_text(text, '+').is_cut);
  const TextDiff diff = whole_text(text + "x\n", '+');
  EXPECT_TRUE(diff.is_cut);
  EXPECT_EQ(diff.hunks.front().lines.size(), greatest_text_lines);
}

/// The lines of one side that a diff without any context left out gives back.
std::string side_of(const TextDiff& diff, char other) {
  std::string text;
  for (const TextHunk& hunk : diff.hunks) {
    for (const TextLine& line : hunk.lines) {
      if (line.mark != other) text += line.text + "\n";
    }
  }
  return text;
}

std::string some_lines(std::mt19937& dice, std::size_t number, int kinds) {
  std::string text;
  for (std::size_t i = 0; i < number; ++i) {
    text += std::to_string(std::uniform_int_distribution<int>(0, kinds)(dice)) + "\n";
  }
  return text;
}

// Of texts so alike in nothing that every line is near a change, the hunks hold both whole.
TEST(TextDiff, BothSidesCanBeHadBack) {
  std::mt19937 dice(7);  // NOLINT: the same texts in every run
  for (int round = 0; round < 200; ++round) {
    const std::string before = "begin\n" + some_lines(dice, 30, 3) + "end a\n";
    const std::string after = "BEGIN\n" + some_lines(dice, 30, 3) + "end b\n";
    const TextDiff diff = diff_of(before, after);
    if (diff.hunks.size() != 1) continue;
    ASSERT_EQ(side_of(diff, '+'), before);
    ASSERT_EQ(side_of(diff, '-'), after);
  }
}

// The library remembers two million ways at most and then begins anew: nothing may be lost there.
TEST(TextDiff, TheGreatestSearchLosesNoLine) {
  std::mt19937 dice(7);  // NOLINT: the same texts in every run
  const std::string before = some_lines(dice, 990, 1'000'000);
  const std::string after = some_lines(dice, 990, 1'000'000);
  const TextDiff diff = diff_of(before, after);
  EXPECT_EQ(side_of(diff, '+'), before);
  EXPECT_EQ(side_of(diff, '-'), after);
}

TEST(TextDiff, HostileTextsCostNoMoreThanTheReportHas) {
  std::mt19937 dice(7);  // NOLINT: the same texts in every run
  std::uint64_t comparisons = greatest_comparisons;
  for (int i = 0; i < 100; ++i) {
    const std::string before = some_lines(dice, 990, 100'000);
    const std::string after = some_lines(dice, 990, 100'000);
    const TextDiff diff = diff_texts(before, after, comparisons);
    ASSERT_EQ(side_of(diff, '+'), before);
    ASSERT_EQ(side_of(diff, '-'), after);
  }
  EXPECT_EQ(comparisons, 0U);
}

// What is searched is also bounded where few lines meet many.
TEST(TextDiff, UnequalTextsCostNoMoreEither) {
  std::mt19937 dice(7);  // NOLINT: the same texts in every run
  for (const std::size_t lines : {1U, 10U, 100U, 1'000U, 10'000U}) {
    std::uint64_t comparisons = greatest_comparisons;
    const std::string after = some_lines(dice, 80'000, 9);
    const TextDiff diff = diff_texts("0\n" + some_lines(dice, lines, 9) + "x\n", "1\n" + after, comparisons);
    EXPECT_GE(comparisons, greatest_comparisons - greatest_comparisons_of_one);
    EXPECT_FALSE(diff.hunks.empty());
  }
}

TEST(TextDiff, FarApartChangesOfALongTextAreFound) {
  std::string middle;
  for (int i = 0; i < 40'000; ++i) middle += std::to_string(i) + "\n";
  const TextDiff diff = diff_of("a\n" + middle + "b\n", "A\n" + middle + "B\n");
  EXPECT_EQ(diff.hunks.size(), 2U);
}

TEST(TextDiff, ManyLinesAreReplacedWhole) {
  std::string before;
  std::string after;
  for (int i = 0; i < 50'000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  const TextDiff diff = diff_of("same\n" + before, "same\n" + after);
  EXPECT_TRUE(diff.is_cut);
  EXPECT_EQ(diff.hunks.front().lines[0].mark, ' ');
  EXPECT_EQ(diff.hunks.front().lines[1].text, "a0");
}

TEST(Text, IsUtf8WithoutNul) {
  EXPECT_TRUE(is_text("grün\n\x1b[31m"));
  EXPECT_FALSE(is_text(std::string_view("a\0b", 3)));
  EXPECT_FALSE(is_text("bad\xff"));
}

}  // namespace
}  // namespace exhibit::report
