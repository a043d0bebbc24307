#include "evidence/trust/report.h"

#include "evidence/reader/json.h"
#include "tests/evidence/sign/signed_bundle.h"

namespace exhibit::test {
namespace {

using JudgementReport = SidecarAttack;

std::string text_of(const SignedBundle& bundle) {
  return judgement_text(bundle.verification, bundle.judged(), "b.tar", show::Palette::plain());
}

Json json_of(const SignedBundle& bundle) {
  return parse_json_object(judgement_json(bundle.verification, bundle.judged()), "report").value();
}

TEST_F(JudgementReport, ASignedAndStampedBundle) {
  bundle.put_cms_stamp(stamp_of(bundle.sidecars.cms->content, people.time));
  const Json report = json_of(bundle);
  EXPECT_EQ(report["verdict"], "AUTHENTIC");
  EXPECT_EQ(report["as_asked"], true);
  EXPECT_EQ(report["faults"], Json::array());
  ASSERT_EQ(report["signatures"].size(), 1u);
  EXPECT_EQ(report["signatures"][0]["signer"], "CN=Alice");
  EXPECT_EQ(report["signatures"][0]["trusted"], true);
  EXPECT_EQ(report["signatures"][0]["file"], "b.SEAL.p7s");
  ASSERT_EQ(report["time_stamps"].size(), 1u);
  EXPECT_EQ(report["time_stamps"][0]["over"], "SEAL.p7s");
  EXPECT_EQ(report["time_stamps"][0]["accuracy_us"], 1'000'000);
  const std::string text = text_of(bundle);
  EXPECT_TRUE(text.starts_with("AUTHENTIC  b.tar\n"));
  EXPECT_NE(text.find("signed by   CN=Alice\n"), std::string::npos) << text;
  EXPECT_NE(text.find("±1.000000 s, over SEAL.p7s\n"), std::string::npos) << text;
}

TEST_F(JudgementReport, WithNothingBesideItIsThatOfTheBundleAlone) {
  bundle.sidecars = {};
  EXPECT_NE(text_of(bundle).find("Nobody signed it"), std::string::npos);
  EXPECT_EQ(json_of(bundle)["signatures"], Json::array());
}

TEST_F(JudgementReport, SignedByNobodyWhoIsTrustedIsNotUnsigned) {
  bundle.request = {.now = world_begin()};
  const std::string text = text_of(bundle);
  EXPECT_TRUE(text.starts_with("CONSISTENT-UNSIGNED"));
  EXPECT_EQ(text.find("Nobody signed it"), std::string::npos) << text;
  EXPECT_NE(text.find("not trusted: "), std::string::npos) << text;
}

TEST_F(JudgementReport, AFaultBesideABundleIsToldAsThat) {
  bundle.put_cms("junk");
  const std::string text = text_of(bundle);
  EXPECT_TRUE(text.starts_with("TAMPERED"));
  EXPECT_NE(text.find("bad-signature  b.SEAL.p7s: not one CMS structure"), std::string::npos) << text;
  EXPECT_NE(text.find("what stands beside it does not belong to it"), std::string::npos) << text;
  EXPECT_EQ(json_of(bundle)["faults"][0]["code"], "bad-signature");
}

TEST_F(JudgementReport, NamesFromCertificatesCannotMoveTheCursor) {
  const Identity evil = make_identity({.name = "Eve\033[2J\nAUTHENTIC\u202e"}, &people.authority);
  bundle.put_cms(cms_of(bundle.seal(), evil));
  for (const std::string& report : {text_of(bundle), judgement_json(bundle.verification, bundle.judged())}) {
    EXPECT_EQ(report.find('\033'), std::string::npos);
    EXPECT_EQ(report.find("\nAUTHENTIC"), std::string::npos);
    EXPECT_EQ(report.find("\u202e"), std::string::npos);
  }
}

}  // namespace
}  // namespace exhibit::test
