// A bundle with what stands beside it, and the judgement over both.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "evidence/encoding/time_text.h"
#include "evidence/trust/judgement.h"
#include "tests/support/forger.h"
#include "tests/support/pki.h"
#include "tests/support/verify_bytes.h"

namespace exhibit::test {

/// The people of each test: a CA with an examiner and a time stamping authority.
struct People {
  Identity authority = make_authority("Lab CA");
  Identity alice = make_identity({.name = "Alice"}, &authority);
  Identity time = make_time_authority(authority);
};

/// A small bundle that says it was sealed at `sealed`, signed by nobody yet.
struct SignedBundle {
  explicit SignedBundle(UnixSeconds sealed = world_begin()) {
    Forger forger;
    forger.edit_seal = [sealed](Seal& seal) { seal.sealed = to_iso8601({sealed, 0}); };
    verification = verify_bytes(forger.build());
    request.now = world_begin() + 3600;
  }

  Verification verification;
  SidecarSet sidecars;
  TrustRequest request;

  const std::string& seal() const { return verification.seal_text; }
  void put_cms(std::string der) { sidecars.cms = SidecarFile{"b.SEAL.p7s", std::move(der)}; }
  void put_seal_stamp(std::string der) { sidecars.seal_stamp = SidecarFile{"b.SEAL.tsr", std::move(der)}; }
  void put_cms_stamp(std::string der) { sidecars.cms_stamp = SidecarFile{"b.SEAL.p7s.tsr", std::move(der)}; }
  void trust(const People& people) {
    request.authorities = {people.authority.certificate};
    request.time_authorities = {people.authority.certificate};
  }
  Judgement judged() const { return judge(verification, sidecars, request); }
};

/// A consistent bundle signed by Alice half a minute after it was sealed; her CA and its time stamps are trusted.
class SidecarAttack : public testing::Test {
 protected:
  SidecarAttack() {
    bundle.trust(people);
    bundle.put_cms(cms_of(bundle.seal(), people.alice, {.signing_time = world_begin() + 30}));
  }

  People people;
  SignedBundle bundle;
};

inline const Fault* fault_of(const Judgement& judgement, FaultCode code) {
  const auto found = std::ranges::find(judgement.faults, code, &Fault::code);
  return found == judgement.faults.end() ? nullptr : &*found;
}

inline std::string told(const Judgement& judgement) {
  std::string text(verdict_word(judgement.verdict));
  for (const Fault& fault : judgement.faults) {
    text += "\n  " + std::string(fault_code_word(fault.code)) + " at " + fault.where + " (" + fault.why + ")";
  }
  for (const SignatureStatement& signature : judgement.signatures)
    text += "\n  " + signature.signer + ": " + signature.why;
  for (const TimeStampStatement& stamp : judgement.time_stamps) text += "\n  " + stamp.authority + ": " + stamp.why;
  return text;
}

/// The verdict, and a fault of that kind whose reason holds `why`.
inline void expect_fault(const Judgement& judgement, Verdict verdict, FaultCode code, std::string_view why) {
  EXPECT_EQ(judgement.verdict, verdict) << told(judgement);
  const Fault* const fault = fault_of(judgement, code);
  ASSERT_NE(fault, nullptr) << fault_code_word(code) << " not in " << told(judgement);
  EXPECT_NE(fault->why.find(why), std::string::npos) << told(judgement);
}

/// A signature that holds, by nobody who is trusted: as good as none, and not what was required.
inline void expect_untrusted(SignedBundle bundle, std::string_view why) {
  const Judgement judgement = bundle.judged();
  EXPECT_EQ(judgement.verdict, Verdict::consistent_unsigned) << told(judgement);
  EXPECT_TRUE(judgement.is_as_asked);
  ASSERT_EQ(judgement.signatures.size(), 1u) << told(judgement);
  EXPECT_FALSE(judgement.signatures[0].is_trusted);
  EXPECT_NE(judgement.signatures[0].why.find(why), std::string::npos) << told(judgement);
  bundle.request.requires_signature = true;
  EXPECT_FALSE(bundle.judged().is_as_asked);
  EXPECT_NE(fault_of(bundle.judged(), FaultCode::no_trusted_signature), nullptr);
}

}  // namespace exhibit::test
