// Attacks on the manifest, the index and SEAL.
#include "evidence/verify/report.h"
#include "tests/evidence/verify/attack.h"

namespace exhibit::test {
namespace {

void expect_bad_manifest(const std::string& line) {
  Forger forger;
  forger.edit_manifest = [&](std::string& manifest) { manifest += line; };
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::bad_manifest_line);
}

TEST(Attack24, ManifestLineThatNamesAPathOutside) {
  const std::string digest = sha256("").hex();
  for (const char* name : {"../../etc/passwd", "/etc/passwd", "data/../x", "bagit.txt", "data/"}) {
    expect_bad_manifest(digest + "  " + name + "\n");
  }
}

TEST(Attack25, JunkManifestLine) {
  for (const char* line : {"junk\n", "\n", "# comment\n", " ", "\\0123\n"}) expect_bad_manifest(line);
  expect_bad_manifest(sha256("").hex() + " *data/containers.jsonl\n");
  expect_bad_manifest(sha256("").hex() + "  data/containers.jsonl\r\n");
}

TEST(Attack25, ManifestLinesTwiceOrOutOfOrder) {
  Forger forger;
  forger.edit_manifest = [](std::string& manifest) {
    const std::string first = manifest.substr(0, manifest.find('\n') + 1);
    manifest = manifest.substr(first.size()) + first;
  };
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::bad_manifest_line);
  forger.edit_manifest = [](std::string& manifest) { manifest += manifest.substr(0, manifest.find('\n') + 1); };
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::bad_manifest_line);
}

TEST(Attack25, JunkInTheTagManifest) {
  Forger forger;
  forger.edit_tagmanifest = [](std::string& text) { text += "junk\n"; };
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::bad_manifest_line, "tagmanifest");
  forger.edit_tagmanifest = [](std::string& text) { text.clear(); };
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::bad_manifest_line, "tagmanifest");
}

TEST(Attack26, EmptyManifestAndNoLeaves) {
  Forger forger;
  forger.edit_manifest = [](std::string& manifest) { manifest.clear(); };
  forger.edit_index = [](std::vector<std::string>& lines) { lines.clear(); };
  const Verification verification = verify_bytes(forger.build());
  EXPECT_EQ(verification.seal->leaves, 0u);
  expect_verdict(verification, Verdict::tampered, FaultCode::member_not_listed, containers);
}

TEST(Attack26, SealThatClaimsNoLeaves) {
  Forger forger;
  forger.edit_seal = [](Seal& seal) {
    seal.leaves = 0;
    seal.merkle_root_sha256 = sha256("");
  };
  expect_verdict(verify_bytes(forger.build()), Verdict::tampered, FaultCode::leaf_count);
  expect_verdict(verify_bytes(forger.build()), Verdict::tampered, FaultCode::merkle_root);
}

TEST(Attack27, PrefixShortOrPastTheEnd) {
  const std::string honest = Forger().build();
  for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{512}, std::uint64_t{honest.size()}, UINT64_MAX}) {
    Forger forger;
    forger.edit_seal = [&](Seal& seal) {
      seal.prefix_bytes = length;
      if (length < honest.size()) seal.prefix_sha256 = sha256(honest.substr(0, length));
    };
    const Verification verification = verify_bytes(forger.build());
    expect_verdict(verification, Verdict::tampered, FaultCode::seal_mismatch, "SEAL");
    EXPECT_EQ(verification.verified_bytes, 0u);
  }
}

TEST(Attack28, SecondSeal) {
  Forger forger;
  const std::string honest = forger.build();
  std::string bytes = honest;
  const std::string seal =
      honest.substr(content_offset(honest, "SEAL") - 512, honest.size() - 1024 - content_offset(honest, "SEAL") + 512);
  bytes.insert(bytes.size() - 1024, seal);
  expect_verdict(verify_bytes(bytes), Verdict::malformed, FaultCode::duplicate_member, "SEAL");
}

TEST(Attack28, EarlySealThatCoversOnlyTheBeginning) {
  const std::string early = tar_member(bag_path("SEAL"), verify_bytes(Forger().build()).seal_text);
  expect_verdict(verify_bytes(forged_with(early)), Verdict::tampered, FaultCode::member_order, "SEAL");
}

TEST(Attack28, SecondTopFolder) {
  const Verification verification = verify_bytes(forged_with(tar_member("exhibit-aaaaaaaaaaaa/data/x", "x")));
  expect_verdict(verification, Verdict::malformed, FaultCode::bad_member_name, "exhibit-aaaaaaaaaaaa");
}

TEST(Attack29, EverythingComputedAnewIsConsistentAndHasAnotherSeal) {
  Forger forger;
  forger.part(environment).content = std::string("A=2\0", 4);
  const Verification verification = verify_bytes(forger.build());
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
  EXPECT_NE(verification.seal_sha256, verify_bytes(Forger().build()).seal_sha256);
  EXPECT_NE(verification_text(verification, "b.tar", show::Palette::plain()).find("Nobody signed it"),
            std::string::npos);
}

}  // namespace
}  // namespace exhibit::test
