#include "evidence/certify/declaration.h"

#include <gtest/gtest.h>

#include "tests/support/small_bundle.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::certify {
namespace {

class DeclarationTest : public testing::Test {
 protected:
  Account account_of_bytes(const std::string& bytes) {
    return account_of(folder_.write("b.tar", bytes), SidecarSet{}, TrustRequest{}).value();
  }

  TemporaryFolder folder_;
};

bool says(const Document& document, std::string_view label, std::string_view value) {
  for (const Section& section : document.sections) {
    for (const Row& row : section.rows) {
      if (row.label == label && row.value == value) return true;
    }
  }
  return false;
}

TEST_F(DeclarationTest, QuotesTheBundle) {
  const std::string bytes = test::small_bundle();
  const Document document = declaration(account_of_bytes(bytes), {});
  EXPECT_TRUE(says(document, "SHA-256 of the file", sha256(bytes).hex()));
  EXPECT_TRUE(says(document, "Bundle id", test::small_bundle_id));
  EXPECT_TRUE(says(document, "Verdict", "CONSISTENT-UNSIGNED"));
  EXPECT_TRUE(says(document, "SHA-256 of the program", sha256("tool").hex()));
  EXPECT_TRUE(says(document, "As told by the operator: case", "2026-1"));
  EXPECT_TRUE(says(document, "Status", "partial, stopped by signal"));
  EXPECT_TRUE(says(document, "Not whole: denied", "1"));
  EXPECT_TRUE(says(document, "Clock synchronized when ended", "not known"));
}

TEST_F(DeclarationTest, LeavesBlankWhatNoProgramKnows) {
  const Account account = account_of_bytes(test::small_bundle());
  EXPECT_TRUE(says(declaration(account, {}), "Offset against a reference clock", blank));
  Declarant declarant;
  declarant.name = "A. Examiner";
  declarant.clock_offset = "-0.4 s against time.example";
  const Document document = declaration(account, declarant);
  EXPECT_TRUE(says(document, "Offset against a reference clock", declarant.clock_offset));
  EXPECT_NE(document.sections.front().paragraphs.front().find("I, A. Examiner, am employed as ____"),
            std::string::npos);
}

TEST_F(DeclarationTest, TellsHowFarTheClockWasSetDuringTheAcquisition) {
  Account account = account_of_bytes(test::small_bundle());
  account.start.clocks.realtime = {1'000, 0};
  account.start.clocks.boottime_ns = 0;
  account.finish->clocks.realtime = {1'009, 500'000'000};
  account.finish->clocks.boottime_ns = 10'000'000'000;
  EXPECT_TRUE(says(declaration(account, {}), "Clock set or slewed in between", "-0.500000 s"));
}

TEST_F(DeclarationTest, ACutBundleIsCalledSo) {
  const std::string bytes = test::small_bundle();
  const Document document = declaration(account_of_bytes(bytes.substr(0, bytes.size() - 6000)), {});
  EXPECT_TRUE(says(document, "Verdict", "INCOMPLETE"));
  EXPECT_TRUE(says(document, "Bytes that a checkpoint vouches for", "0"));
}

TEST_F(DeclarationTest, WhatIsTamperedHasNoRecords) {
  std::string bytes = test::small_bundle();
  bytes[bytes.find("nginx:1.27")] = 'N';
  const Account account = account_of_bytes(bytes);
  EXPECT_EQ(account.judgement.verdict, Verdict::tampered);
  EXPECT_FALSE(has_records(account.judgement.verdict));
  EXPECT_TRUE(account.containers.empty());
}

}  // namespace
}  // namespace exhibit::certify
