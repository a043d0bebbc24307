// Every bit of a signature and of a time stamp, and every place at which they may end.
#include "tests/evidence/sign/signed_bundle.h"

namespace exhibit::test {
namespace {

class DamagedSidecar : public testing::Test {
 protected:
  DamagedSidecar() {
    bundle.trust(people);
    bundle.request.requires_signature = true;
    other.trust(people);
  }
  People people;
  SignedBundle bundle;
  SignedBundle other{world_begin() + 1};
};

/// Damage that the signature does not cover, as in a certificate that it does not need, changes nothing that is said.
void expect_the_same(const Judgement& judgement, const Judgement& honest) {
  ASSERT_EQ(judgement.signatures.size(), honest.signatures.size());
  for (std::size_t i = 0; i < honest.signatures.size(); ++i) {
    EXPECT_EQ(judgement.signatures[i].key, honest.signatures[i].key);
    EXPECT_EQ(judgement.signatures[i].signer, honest.signatures[i].signer);
    EXPECT_EQ(judgement.signatures[i].signing_time, honest.signatures[i].signing_time);
  }
  ASSERT_EQ(judgement.time_stamps.size(), honest.time_stamps.size());
  for (std::size_t i = 0; i < honest.time_stamps.size(); ++i) {
    EXPECT_EQ(judgement.time_stamps[i].time, honest.time_stamps[i].time);
    EXPECT_EQ(judgement.time_stamps[i].authority, honest.time_stamps[i].authority);
  }
}

/// Nothing contradicts it, and the time stamp that is required is there.
bool is_good(const Judgement& judgement) { return judgement.verdict != Verdict::tampered && judgement.is_as_asked; }

TEST_F(DamagedSidecar, EachBitOfASignature) {
  const std::string signature = cms_of(bundle.seal(), people.alice);
  bundle.put_cms(signature);
  const Judgement honest = bundle.judged();
  ASSERT_EQ(honest.verdict, Verdict::authentic);
  std::size_t noticed = 0;
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    std::string damaged = signature;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    bundle.put_cms(damaged);
    const Judgement judgement = bundle.judged();
    noticed += judgement.verdict != Verdict::authentic;
    if (judgement.verdict == Verdict::authentic) expect_the_same(judgement, honest);
    other.put_cms(damaged);
    EXPECT_NE(other.judged().verdict, Verdict::authentic) << "bit " << bit;
  }
  EXPECT_GT(noticed, signature.size() * 8 * 95 / 100);
}

TEST_F(DamagedSidecar, EachLengthOfASignature) {
  const std::string signature = cms_of(bundle.seal(), people.alice, {.chain = {people.authority.certificate}});
  for (std::size_t length = 0; length < signature.size(); ++length) {
    bundle.put_cms(signature.substr(0, length));
    expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "");
  }
}

TEST_F(DamagedSidecar, EachBitOfATimeStamp) {
  const std::string stamp = stamp_of(bundle.seal(), people.time);
  bundle.put_seal_stamp(stamp);
  bundle.request.requires_time_stamp = other.request.requires_time_stamp = true;
  bundle.request.requires_signature = false;
  const Judgement honest = bundle.judged();
  ASSERT_TRUE(is_good(honest)) << told(honest);
  std::size_t noticed = 0;
  for (std::size_t bit = 0; bit < stamp.size() * 8; ++bit) {
    std::string damaged = stamp;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    bundle.put_seal_stamp(damaged);
    const Judgement judgement = bundle.judged();
    noticed += !is_good(judgement);
    if (is_good(judgement)) expect_the_same(judgement, honest);
    other.put_seal_stamp(damaged);
    EXPECT_FALSE(is_good(other.judged())) << "bit " << bit;
  }
  EXPECT_GT(noticed, stamp.size() * 8 * 95 / 100);
}

TEST_F(DamagedSidecar, EachLengthOfATimeStamp) {
  const std::string stamp = stamp_of(bundle.seal(), people.time);
  for (std::size_t length = 0; length < stamp.size(); ++length) {
    bundle.put_seal_stamp(stamp.substr(0, length));
    expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_time_stamp, "");
  }
}

}  // namespace
}  // namespace exhibit::test
