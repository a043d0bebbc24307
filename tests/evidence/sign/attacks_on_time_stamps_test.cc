// Attacks on the time stamps beside a bundle, each by its name.
#include "tests/evidence/sign/signed_bundle.h"

namespace exhibit::test {
namespace {

/// A stamp that holds, by nobody who is trusted.
void expect_untrusted_stamp(SignedBundle bundle, std::string_view why) {
  bundle.request.requires_time_stamp = true;
  const Judgement judgement = bundle.judged();
  EXPECT_EQ(judgement.verdict, Verdict::authentic) << told(judgement);
  EXPECT_FALSE(judgement.is_as_asked);
  ASSERT_EQ(judgement.time_stamps.size(), 1u) << told(judgement);
  EXPECT_FALSE(judgement.time_stamps[0].is_trusted);
  EXPECT_NE(judgement.time_stamps[0].why.find(why), std::string::npos) << told(judgement);
  EXPECT_NE(fault_of(judgement, FaultCode::no_trusted_time_stamp), nullptr);
}

using NoAttack = SidecarAttack;
using Attack30 = SidecarAttack;
using Attack33 = SidecarAttack;
using Attack34 = SidecarAttack;
using Attack35 = SidecarAttack;
using Attack36 = SidecarAttack;
using Attack37 = SidecarAttack;
using Attack38 = SidecarAttack;

TEST_F(NoAttack, HonestTimeStampsAreTrusted) {
  bundle.request.requires_time_stamp = true;
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time));
  bundle.put_cms_stamp(stamp_of(bundle.sidecars.cms->content, people.time, {.accuracy_seconds = std::nullopt}));
  const Judgement judgement = bundle.judged();
  EXPECT_EQ(judgement.verdict, Verdict::authentic) << told(judgement);
  EXPECT_TRUE(judgement.is_as_asked);
  EXPECT_TRUE(judgement.faults.empty()) << told(judgement);
  ASSERT_EQ(judgement.time_stamps.size(), 2u);
  EXPECT_EQ(judgement.time_stamps[0].over, "SEAL");
  EXPECT_EQ(judgement.time_stamps[0].time, world_begin() + 60);
  EXPECT_EQ(judgement.time_stamps[0].accuracy_us, 1'000'000);
  EXPECT_EQ(judgement.time_stamps[1].over, "SEAL.p7s");
  EXPECT_EQ(judgement.time_stamps[1].accuracy_us, std::nullopt);
}

TEST_F(NoAttack, ATimeStampAloneDoesNotAuthenticate) {
  bundle.request.requires_time_stamp = true;
  bundle.sidecars.cms.reset();
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time));
  EXPECT_EQ(bundle.judged().verdict, Verdict::consistent_unsigned);
  EXPECT_TRUE(bundle.judged().is_as_asked);
}

TEST_F(NoAttack, WithNoTimeStampingAuthorityNamed) {
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time));
  bundle.request.time_authorities.clear();
  expect_untrusted_stamp(bundle, "no time stamping CA was named");
}

TEST_F(NoAttack, WithoutATimeStampOneThatIsRequiredIsMissed) {
  bundle.request.requires_time_stamp = true;
  expect_fault(bundle.judged(), Verdict::authentic, FaultCode::no_trusted_time_stamp, "there is none");
  EXPECT_FALSE(bundle.judged().is_as_asked);
}

TEST_F(Attack30, JunkAfterATimeStamp) {
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time) + "x");
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "nothing else");
}

TEST_F(Attack30, JunkInsteadOfATimeStamp) {
  bundle.put_seal_stamp("junk");
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "not one time stamp response");
}

TEST_F(Attack33, ATimeStampOverABrokenDigest) {
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time, {.imprint_digest = "SHA1"}));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "not SHA-256");
}

TEST_F(Attack33, ATimeStampSignedOverABrokenDigest) {
  const StampTerms terms{.signature = {.digest = "SHA1"}};
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time, terms));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "only SHA-256");
}

TEST_F(Attack34, ATimeStampByACertificateForSomethingElse) {
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.alice));
  expect_untrusted_stamp(bundle, "not for time stamps alone");
}

TEST_F(Attack34, ATimeStampingUsageThatIsNotCritical) {
  const Identity lax =
      make_identity({.name = "Lax", .extensions = {{"extendedKeyUsage", "timeStamping"}}}, &people.authority);
  bundle.put_seal_stamp(stamp_of(bundle.seal(), lax));
  expect_untrusted_stamp(bundle, "not for time stamps alone");
}

TEST_F(Attack34, ATimeStampThatDoesNotBindItsCertificate) {
  const StampTerms terms{.signature = {.binds_certificate = false}};
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time, terms));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "another certificate");
}

TEST_F(Attack34, ATimeStampByAnAuthorityOfItsOwn) {
  const Identity other = make_authority("Lab CA");
  const StampTerms terms{.signature = {.chain = {other.certificate}}};
  bundle.put_seal_stamp(stamp_of(bundle.seal(), make_time_authority(other), terms));
  expect_untrusted_stamp(bundle, "");
}

TEST_F(Attack35, ATimeStampOverOtherData) {
  bundle.put_seal_stamp(stamp_of("other data", people.time));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "over something else");
}

TEST_F(Attack35, ARejection) {
  for (const int status : {2, 3, 4, 5, 9}) {
    bundle.put_seal_stamp(rejected_stamp(status, "come back tomorrow"));
    expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "come back tomorrow");
  }
}

TEST_F(Attack35, ARejectionWithATimeStampAllTheSame) {
  const std::string token = time_stamp_token(bundle.seal(), people.time);
  bundle.put_seal_stamp(rejected_stamp(2, "come back tomorrow", token));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "not one time stamp response");
}

TEST_F(Attack36, ExpiredSinceAndTimeStampedWhileValid) {
  bundle.request.requires_time_stamp = true;
  bundle.put_cms_stamp(stamp_of(bundle.sidecars.cms->content, people.time));
  bundle.request.now = world_begin() + 2 * year;
  const Judgement judgement = bundle.judged();
  EXPECT_EQ(judgement.verdict, Verdict::authentic) << told(judgement);
  EXPECT_TRUE(judgement.is_as_asked);
  ASSERT_EQ(judgement.signatures[0].notes.size(), 1u);
  EXPECT_NE(judgement.signatures[0].notes[0].find("expired on"), std::string::npos);
  ASSERT_EQ(judgement.time_stamps[0].notes.size(), 1u) << "the authority's certificate has expired, too";
}

TEST_F(Attack36, ExpiredBeforeItWasTimeStamped) {
  bundle.put_cms_stamp(stamp_of(bundle.sidecars.cms->content,
                                make_time_authority(people.authority, world_begin() + 9 * year),
                                {.time = world_begin() + 2 * year}));
  bundle.request.now = world_begin() + 3 * year;
  expect_untrusted(bundle, "it was time-stamped at");
}

TEST_F(Attack36, OnlyTheSealIsTimeStamped) {
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time));
  bundle.request.now = world_begin() + 2 * year;
  expect_untrusted(bundle, "no trusted time stamp shows an earlier signature");
}

TEST_F(Attack36, TheTimeStampIsByNobodyWhoIsTrusted) {
  const Identity other = make_authority("Lab CA");
  bundle.put_cms_stamp(stamp_of(bundle.sidecars.cms->content, make_time_authority(other)));
  bundle.request.now = world_begin() + 2 * year;
  expect_untrusted(bundle, "no trusted time stamp shows an earlier signature");
}

TEST_F(Attack36, TheAuthorityHadExpiredWhenItStamped) {
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time, {.time = world_begin() + 2 * year}));
  expect_untrusted_stamp(bundle, "expired");
}

TEST_F(Attack37, ATimeStampFromBeforeTheAcquisitionEnded) {
  bundle.request.requires_time_stamp = true;
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time, {.time = world_begin() - 10}));
  const Judgement judgement = bundle.judged();
  expect_fault(judgement, Verdict::authentic, FaultCode::clock_anomaly, "sealed at");
  EXPECT_FALSE(judgement.is_as_asked) << "such a stamp is not the one that was required";
}

TEST_F(Attack37, WhatTheAccuracyAllowsIsNoAnomaly) {
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time, {.time = world_begin() - 10, .accuracy_seconds = 9}));
  EXPECT_EQ(fault_of(bundle.judged(), FaultCode::clock_anomaly), nullptr) << told(bundle.judged());
  bundle.put_seal_stamp(stamp_of(bundle.seal(), people.time, {.time = world_begin() - 11, .accuracy_seconds = 9}));
  EXPECT_NE(fault_of(bundle.judged(), FaultCode::clock_anomaly), nullptr) << told(bundle.judged());
}

TEST_F(Attack37, ASignersClockThatDisagrees) {
  bundle.put_cms(cms_of(bundle.seal(), people.alice, {.signing_time = world_begin() - 10}));
  expect_fault(bundle.judged(), Verdict::authentic, FaultCode::clock_anomaly, "the signer's clock said");
  bundle.put_cms(cms_of(bundle.seal(), people.alice, {.signing_time = world_begin() + 600}));
  EXPECT_EQ(fault_of(bundle.judged(), FaultCode::clock_anomaly), nullptr);
  bundle.put_cms_stamp(stamp_of(bundle.sidecars.cms->content, people.time));
  expect_fault(bundle.judged(), Verdict::authentic, FaultCode::clock_anomaly, "the signer's clock was ahead");
}

TEST_F(Attack38, TimeStampOfAnotherBundle) {
  const SignedBundle other(world_begin() + 1);
  bundle.put_seal_stamp(stamp_of(other.seal(), people.time));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "over something else");
}

TEST_F(Attack38, TimeStampOfAnotherSignature) {
  bundle.put_cms_stamp(stamp_of(cms_of(bundle.seal(), people.alice), people.time));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "over something else");
}

TEST_F(Attack38, TimeStampOfASignatureThatWasTakenAway) {
  bundle.put_cms_stamp(stamp_of(bundle.sidecars.cms->content, people.time));
  bundle.sidecars.cms.reset();
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "is not there");
}

TEST_F(Attack38, StampsInEachOthersPlaces) {
  bundle.put_seal_stamp(stamp_of(bundle.sidecars.cms->content, people.time));
  bundle.put_cms_stamp(stamp_of(bundle.seal(), people.time));
  const Judgement judgement = bundle.judged();
  EXPECT_EQ(judgement.verdict, Verdict::tampered);
  EXPECT_TRUE(judgement.time_stamps.empty());
}

}  // namespace
}  // namespace exhibit::test
