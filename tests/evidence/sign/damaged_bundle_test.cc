// Every bit of a small signed bundle, and every place at which it may end: it is never AUTHENTIC again.
#include "tests/evidence/sign/signed_bundle.h"

namespace exhibit::test {
namespace {

/// Its bytes, to be changed beside a signature that stays as it is.
class DamagedBundle : public testing::TestWithParam<std::size_t> {
 protected:
  DamagedBundle() {
    Forger forger = least_forger();
    forger.edit_seal = [](Seal& seal) { seal.sealed = to_iso8601({world_begin(), 0}); };
    bytes = forger.build();
    signed_bundle.verification = verify_bytes(bytes);
    signed_bundle.trust(people);
    signed_bundle.put_cms(cms_of(signed_bundle.seal(), people.alice));
  }

  Verdict verdict_over(std::string_view changed) {
    signed_bundle.verification = verify_bytes(changed);
    return signed_bundle.judged().verdict;
  }

  People people;
  SignedBundle signed_bundle;
  std::string bytes;
};

/// In eight shares, a bit of each byte, which a test runner can run side by side.
TEST_P(DamagedBundle, EachBit) {
  ASSERT_EQ(verdict_over(bytes), Verdict::authentic);
  const char mask = static_cast<char>(1u << GetParam());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    bytes[at] = static_cast<char>(bytes[at] ^ mask);
    const Verdict verdict = verdict_over(bytes);
    ASSERT_TRUE(verdict == Verdict::tampered || verdict == Verdict::malformed || verdict == Verdict::incomplete) << at;
    bytes[at] = static_cast<char>(bytes[at] ^ mask);
  }
}

INSTANTIATE_TEST_SUITE_P(Signed, DamagedBundle, testing::Range(std::size_t{0}, std::size_t{8}));

class CutBundle : public DamagedBundle {};

TEST_P(CutBundle, EachLength) {
  for (std::size_t length = GetParam(); length < bytes.size(); length += 4) {
    const Verdict verdict = verdict_over(std::string_view(bytes).substr(0, length));
    ASSERT_EQ(verdict, length < 512 ? Verdict::malformed : Verdict::incomplete) << length;
  }
}

INSTANTIATE_TEST_SUITE_P(SignedAndCut, CutBundle, testing::Range(std::size_t{0}, std::size_t{4}));

}  // namespace
}  // namespace exhibit::test
