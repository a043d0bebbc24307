// What `sign` writes beside a bundle, and what it refuses.
#include <sys/stat.h>

#include <fstream>

#include "evidence/sign/seal_signature.h"
#include "evidence/sign/seal_to_sign.h"
#include "evidence/trust/request.h"
#include "tests/evidence/sign/signed_bundle.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::test {
namespace {

class Signing : public testing::Test {
 protected:
  Signing() { write_pki(alice, "alice"); }

  void write_pki(const Identity& identity, const std::string& name, std::string_view passphrase = {}) const {
    folder.write(name + ".key", key_pem(identity, passphrase));
    folder.write(name + ".pem", certificate_pem(identity.certificate));
  }
  Result<SealSignature> prepare(const std::string& key, const std::string& certificate,
                                const PassphraseSource& passphrase = {}) const {
    const auto opened = open_cms_key({folder / key, folder / certificate, {folder / "ca.pem"}}, passphrase);
    if (!opened) return std::unexpected(opened.error());
    return prepare_cms(*opened, SidecarPaths(bundle));
  }

  TemporaryFolder folder;
  Identity authority = make_authority("Lab CA");
  Identity alice = make_identity({.name = "Alice"}, &authority);
  std::string chain = folder.write("ca.pem", certificate_pem(authority.certificate));
  std::string bundle = folder.write("b.tar", small_bundle());
};

TEST_F(Signing, WhatIsWrittenIsAuthentic) {
  const auto signature = prepare("alice.key", "alice.pem");
  ASSERT_TRUE(signature) << signature.error().message();
  EXPECT_EQ(signature->signer, "CN=Alice");
  const auto sealed = seal_to_sign(bundle);
  ASSERT_TRUE(sealed);
  ASSERT_TRUE(write_seal_copy(*sealed));
  ASSERT_TRUE(write_new_file(signature->path, signature->make(sealed->text).value()));

  const auto sidecars = read_sidecars(SidecarPaths(bundle));
  ASSERT_TRUE(sidecars && sidecars->seal && sidecars->cms);
  EXPECT_EQ(sidecars->seal->content, sealed->text);
  EXPECT_EQ(sha256(sealed->text), sealed->sha256);
  TrustRequest request{.authorities = {authority.certificate}, .now = now().seconds};
  const Judgement judgement = judge(verify_file(bundle).value(), *sidecars, request);
  EXPECT_EQ(judgement.verdict, Verdict::authentic) << told(judgement);
  EXPECT_TRUE(judgement.faults.empty()) << told(judgement);
  struct stat status{};
  ASSERT_EQ(::stat((folder / "b.tar.SEAL.p7s").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
}

TEST_F(Signing, TheCertificateMayStandAnywhereInItsFile) {
  folder.write("chain.pem", certificate_pem(authority.certificate) + certificate_pem(alice.certificate));
  const auto signature = prepare("alice.key", "chain.pem");
  ASSERT_TRUE(signature) << signature.error().message();
  EXPECT_EQ(signature->signer, "CN=Alice");
}

TEST_F(Signing, AKeysPassphraseIsAskedFor) {
  write_pki(alice, "secret", "correct horse");
  EXPECT_TRUE(
      prepare("secret.key", "secret.pem", [](std::string_view) { return Expected<Secret>(Secret("correct horse")); }));
  const auto without = prepare("secret.key", "secret.pem",
                               [](std::string_view) -> Expected<Secret> { return refuse("there is nobody to ask"); });
  EXPECT_EQ(without.error().message(), folder / "secret.key" + ": there is nobody to ask");
}

TEST_F(Signing, NothingIsEverReplaced) {
  folder.write("b.tar.SEAL.p7s", "an older signature");
  EXPECT_EQ(prepare("alice.key", "alice.pem").error().system_errno, EEXIST);
  EXPECT_FALSE(write_new_file(folder / "b.tar.SEAL.p7s", "a new one"));
  EXPECT_EQ(file_content(folder / "b.tar.SEAL.p7s"), "an older signature");
}

TEST_F(Signing, ASealThatIsThereMustBeTheBundlesOwn) {
  const auto sealed = seal_to_sign(bundle);
  ASSERT_TRUE(write_seal_copy(*sealed));
  EXPECT_TRUE(write_seal_copy(*sealed)) << "the same again is no change";
  std::ofstream(folder / "b.tar.SEAL", std::ios::app) << "x";
  EXPECT_FALSE(write_seal_copy(*sealed));
}

TEST_F(Signing, AnotherKeyThanTheCertificatesIsRefused) {
  write_pki(make_identity({.name = "Bob"}, &authority), "bob");
  EXPECT_NE(prepare("bob.key", "alice.pem").error().message().find("not that of the certificate"), std::string::npos);
  write_pki(make_identity({.name = "Ed", .kind = KeyKind::ed25519}, nullptr), "ed");
  EXPECT_NE(prepare("ed.key", "ed.pem").error().message().find("ed.key: OpenSSL 3.0 makes no CMS"), std::string::npos);
  EXPECT_EQ(prepare("nowhere.key", "alice.pem").error().system_errno, ENOENT);
}

TEST_F(Signing, WhatIsNotConsistentIsNotSigned) {
  const std::string bytes = small_bundle();
  std::string flipped = bytes;
  flipped[content_offset(bytes, "data/containers.jsonl")] ^= 1;
  const std::pair<std::string, Verdict> bundles[] = {
      {flipped, Verdict::tampered},
      {bytes.substr(0, content_offset(bytes, "SEAL")), Verdict::incomplete},
      {bytes.substr(0, bytes.size() - 512), Verdict::incomplete},
      {bytes + "x", Verdict::malformed},
      {"", Verdict::malformed},
  };
  for (const auto& [content, verdict] : bundles) {
    const std::string path = folder.write("unfit.tar", content);
    const auto sealed = seal_to_sign(path);
    ASSERT_FALSE(sealed) << verdict_word(verdict);
    EXPECT_EQ(sealed.error().verdict, verdict);
    EXPECT_NE(sealed.error().error.message().find(verdict_word(verdict)), std::string::npos);
  }
  EXPECT_FALSE(seal_to_sign("-"));
  EXPECT_EQ(seal_to_sign(folder / "nowhere.tar").error().verdict, std::nullopt);
}

TEST_F(Signing, SignersAreNamedInThreeWays) {
  const std::string text = "alice@lab ssh-ed25519 AAAA\n";
  const std::string allowed = folder.write("allowed_signers", text);
  const std::string digit = folder.write("digit", "0lice@lab ssh-ed25519 AAAA\n");
  const std::string der = folder.write("alice.der", certificate_der(alice.certificate));
  const std::string key = "sha256:" + alice.certificate.key_sha256().hex();
  const auto signers = read_signers({folder / "alice.pem", der, key, allowed, digit});
  ASSERT_TRUE(signers) << signers.error().message();
  EXPECT_EQ(signers->certificates, (std::vector{alice.certificate, alice.certificate}));
  EXPECT_EQ(signers->keys, std::vector{alice.certificate.key_sha256()});
  ASSERT_EQ(signers->allowed_signers.size(), 2u);
  EXPECT_EQ(signers->allowed_signers[0].content, text);
  EXPECT_FALSE(read_signers({"sha256:1234"}));
  EXPECT_FALSE(read_signers({folder / "nowhere"}));
  EXPECT_FALSE(read_signers({folder / "alice.key"})) << "PEM without a certificate is no list of signers";
}

}  // namespace
}  // namespace exhibit::test
