#include "evidence/verify/report.h"

#include <gtest/gtest.h>

#include "evidence/reader/json.h"
#include "tests/support/forger.h"
#include "tests/support/small_bundle.h"
#include "tests/support/verify_bytes.h"

namespace exhibit {
namespace {

Json report_of(std::string_view bytes) {
  const std::string text = verification_json(test::verify_bytes(bytes));
  const auto report = parse_json_object(text, "report");
  EXPECT_TRUE(report) << text;
  return report.value_or(Json::object());
}

std::string text_of(std::string_view bytes) {
  return verification_text(test::verify_bytes(bytes), "b.tar", show::Palette::plain());
}

TEST(VerificationReportTest, AConsistentBundle) {
  const std::string bytes = test::small_bundle();
  const Json report = report_of(bytes);
  EXPECT_EQ(report["verdict"], "CONSISTENT-UNSIGNED");
  EXPECT_EQ(report["faults"], Json::array());
  EXPECT_EQ(report["bundle"]["id"], test::small_bundle_id);
  EXPECT_EQ(report["bundle"]["bag"], test::small_bag);
  EXPECT_EQ(report["bundle"]["status"], "partial");
  EXPECT_EQ(report["bundle"]["gaps"], 7);
  EXPECT_EQ(report["bytes"], bytes.size());
  EXPECT_EQ(report["members"], 18);
  const std::string seal = report["seal_sha256"];
  EXPECT_TRUE(text_of(bytes).starts_with("CONSISTENT-UNSIGNED  b.tar\n"));
  EXPECT_NE(text_of(bytes).find(seal), std::string::npos);
}

TEST(VerificationReportTest, ACutBundleTellsWhatIsWhole) {
  test::Forger forger;
  forger.checkpoint_before("data/acquisition/finish.json");
  std::string bytes = forger.build();
  bytes.resize(test::content_offset(bytes, "data/index.jsonl"));
  const Json report = report_of(bytes);
  EXPECT_EQ(report["verdict"], "INCOMPLETE");
  EXPECT_TRUE(report["seal_sha256"].is_null());
  EXPECT_TRUE(report["bundle"]["id"].is_null());
  EXPECT_EQ(report["whole_members"].size(), 13u);
  EXPECT_EQ(report["whole_members"].back(), "data/acquisition/finish.json");
  EXPECT_EQ(report["verified_bytes"], test::content_offset(bytes, "data/checkpoint/0001") - 512);
  EXPECT_NE(text_of(bytes).find("13 members are whole"), std::string::npos);
}

TEST(VerificationReportTest, EachFaultHasItsCodePlaceAndReason) {
  std::string bytes = test::small_bundle();
  bytes[test::content_offset(bytes, "data/containers.jsonl")] ^= 1;
  const Json report = report_of(bytes);
  EXPECT_EQ(report["verdict"], "TAMPERED");
  ASSERT_FALSE(report["faults"].empty());
  for (const Json& fault : report["faults"]) {
    const std::string row = "  " + fault["code"].get<std::string>() + "  " + fault["where"].get<std::string>() + ": " +
                            fault["why"].get<std::string>() + "\n";
    EXPECT_NE(text_of(bytes).find(row), std::string::npos) << row;
  }
}

TEST(VerificationReportTest, ColourIsOnlyWhereItIsAskedFor) {
  const Verification verification = test::verify_bytes("no bundle");
  EXPECT_EQ(verification_text(verification, "b", show::Palette::plain()).find('\x1b'), std::string::npos);
  EXPECT_NE(verification_text(verification, "b", show::Palette::coloured()).find('\x1b'), std::string::npos);
}

TEST(FaultTest, EachCodeHasItsWord) {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(FaultCode::no_trusted_time_stamp); ++i) {
    const std::string_view word = fault_code_word(static_cast<FaultCode>(i));
    EXPECT_EQ(std::ranges::find(words, word), words.end()) << word;
    words.push_back(word);
  }
}

}  // namespace
}  // namespace exhibit
