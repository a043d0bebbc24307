#include "evidence/custody/examine.h"

#include <gtest/gtest.h>

#include "evidence/account/account.h"
#include "evidence/receive/receive.h"
#include "hashing/age/header.h"
#include "tests/support/small_bundle.h"
#include "tests/support/temporary_folder.h"
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

/// An age file as it looks to whoever cannot open it.
std::string age_file() {
  const Secret key(std::string(16, 'k'));
  return age::encode_header({{"X25519", {"share"}, std::string(32, 'b')}}, key) + std::string(5000, 'x');
}

TEST(Examine, AnAgeFileIsToldAsEncrypted) {
  const std::string file = age_file();
  for (const std::size_t step : {std::size_t{7}, std::size_t{1} << 20}) {
    const Seen seen = see(file, step);
    EXPECT_TRUE(seen.examined.is_encrypted);
    EXPECT_EQ(seen.bytes, file);
    EXPECT_EQ(seen.examined.state.verdict, "ENCRYPTED");
    EXPECT_EQ(seen.examined.state.anchor(), sha256(file));
  }
}

TEST(Examine, WhatOnlyBeginsLikeAnAgeFileIsMalformed) {
  const std::string file = age_file();
  std::string damaged = file;
  damaged[damaged.find("X25519") - 1] = 'x';
  for (const std::string& bytes :
       {std::string("age-encryption.org/v1\njunk"), std::string("age-encryption.org/v1\n"), damaged,
        "age-encryption.org/v1\n" + std::string(2'000'000, 'x'), file.substr(0, file.find("---") + 10),
        file.substr(0, file.find("xxxxx")), "-----BEGIN AGE ENCRYPTED FILE-----\n" + std::string(5000, 'x'),
        std::string("age-encryption.org/v2\n")}) {
    const Seen seen = see(bytes, 1000);
    EXPECT_FALSE(seen.examined.is_encrypted) << bytes.substr(0, 100);
    EXPECT_EQ(seen.examined.state.verdict, "MALFORMED");
    EXPECT_EQ(seen.bytes, bytes);
  }
}

TEST(Receive, JunkAfterTheFirstLineOfAgeGetsNoName) {
  const TemporaryFolder folder;
  const auto junk = receive(source_of("age-encryption.org/v1\njunk"), folder / "junk.age", std::nullopt);
  ASSERT_TRUE(junk);
  EXPECT_EQ(junk->reception, Reception::rejected);
  EXPECT_EQ(junk->path, folder / "junk.age.partial");
  const auto whole = receive(source_of(age_file()), folder / "whole.age", std::nullopt);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->reception, Reception::kept);
}

TEST(AccountOf, WhatIsEncryptedIsToldToBeDecryptedFirst) {
  const TemporaryFolder folder;
  const auto account = account_of(folder.write("b.tar.age", age_file()), {}, {});
  ASSERT_FALSE(account);
  EXPECT_NE(account.error().message().find("decrypt it first"), std::string::npos) << account.error().message();
}

}  // namespace
}  // namespace exhibit::custody
