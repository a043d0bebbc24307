#include "evidence/custody/examine.h"

#include <gtest/gtest.h>

#include "tests/support/small_bundle.h"
#include "tests/support/verify_bytes.h"

namespace exhibit::custody {
namespace {

using exhibit::test::small_bundle;
using exhibit::test::source_of;

struct Seen {
  Examined examined;
  std::string bytes;
};

Seen see(std::string_view bytes, std::size_t step) {
  Seen seen;
  seen.examined = *examine(source_of(bytes, step), [&](std::string_view piece) { seen.bytes += piece; });
  return seen;
}

TEST(Examine, EveryByteGoesByOnceWhateverItIs) {
  const std::string bundle = small_bundle();
  const std::string junk(700'000, 'x');
  for (const std::string& bytes : {bundle, bundle.substr(0, bundle.size() / 2), bundle + "x", junk, std::string()}) {
    for (const std::size_t step : {std::size_t{1000}, std::size_t{1} << 20}) {
      const Seen seen = see(bytes, step);
      EXPECT_EQ(seen.bytes, bytes);
      EXPECT_EQ(seen.examined.state.bytes, bytes.size());
      EXPECT_EQ(seen.examined.state.sha256, sha256(bytes));
    }
  }
}

TEST(Examine, ABundlesAnchorIsItsSealAndACutOnesItsOwnDigest) {
  const std::string bundle = small_bundle();
  const Seen whole = see(bundle, 512);
  EXPECT_EQ(whole.examined.state.verdict, "CONSISTENT-UNSIGNED");
  EXPECT_EQ(whole.examined.state.anchor(), *whole.examined.verification.seal_sha256);
  const std::string half = bundle.substr(0, bundle.size() / 2);
  const Seen cut = see(half, 512);
  EXPECT_EQ(cut.examined.state.verdict, "INCOMPLETE");
  EXPECT_EQ(cut.examined.state.anchor(), sha256(half));
}

TEST(Examine, AnAgeFileIsToldAsEncrypted) {
  for (const std::string begin : {"age-encryption.org/v1\n", "-----BEGIN AGE ENCRYPTED FILE-----\n"}) {
    const std::string file = begin + std::string(5000, 'x');
    const Seen seen = see(file, 7);
    EXPECT_TRUE(seen.examined.is_encrypted);
    EXPECT_EQ(seen.examined.state.verdict, "ENCRYPTED");
    EXPECT_EQ(seen.examined.state.anchor(), sha256(file));
  }
  EXPECT_FALSE(see("age-encryption.org/v2\n", 7).examined.is_encrypted);
}

}  // namespace
}  // namespace exhibit::custody
