// What verify must see through, each attack by its name. "Forged" means that the attacker computed every digest anew;
// then only the form can give it away, and where even that is right, the verdict is CONSISTENT-UNSIGNED by nature.
#include <gtest/gtest.h>

#include "evidence/bundle/zstd_part.h"
#include "evidence/verify/report.h"
#include "tests/support/forger.h"
#include "tests/support/small_bundle.h"
#include "tests/support/verify_bytes.h"

namespace exhibit {
namespace {

using test::content_offset;
using test::Forger;
using test::has_fault;
using test::told;
using test::verify_bytes;

constexpr std::string_view containers = "data/containers.jsonl";
constexpr std::string_view environment = "data/c/c0001/p/100-5000/environ";

std::string bag_path(std::string_view member) { return std::string(test::small_bag) + "/" + std::string(member); }

/// `bytes` with `added` put before the header of `member`.
std::string with_blocks_before(std::string bytes, std::string_view member, const std::string& added) {
  return bytes.insert(content_offset(bytes, member) - 512, added);
}

void expect_verdict(const Verification& verification, Verdict verdict, FaultCode code, std::string_view where = {}) {
  EXPECT_EQ(verification.verdict, verdict) << told(verification);
  EXPECT_TRUE(has_fault(verification, code, where)) << fault_code_word(code) << " not in " << told(verification);
}

/// Puts `blocks` into a forged bundle and into an honest one: neither may pass.
void expect_refused_blocks(const std::string& blocks) {
  Forger forger;
  forger.blocks = blocks;
  forger.blocks_before = environment;
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::bad_header);
  const std::string inserted = with_blocks_before(test::small_bundle(), environment, blocks);
  expect_verdict(verify_bytes(inserted), Verdict::malformed, FaultCode::bad_header);
}

TEST(NoAttack, AnHonestBundleIsConsistent) {
  const Verification verification = verify_bytes(test::small_bundle());
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
  EXPECT_TRUE(verification.faults.empty());
  ASSERT_TRUE(verification.seal);
  EXPECT_EQ(verification.verified_bytes, verification.seal->prefix_bytes);
  EXPECT_EQ(verification.members, verification.seal->members + 1);
}

TEST(NoAttack, TheForgerCanBeHonest) {
  Forger forger;
  forger.checkpoint_before(environment);
  forger.checkpoint_before("data/acquisition/finish.json");
  const Verification verification = verify_bytes(forger.build());
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
  EXPECT_EQ(verification.checkpoints, 2u);
}

TEST(NoAttack, ReadsOfOneByteGiveTheSame) {
  const std::string bytes = test::small_bundle();
  EXPECT_EQ(verify(test::source_of(bytes, 1)).value().verdict, Verdict::consistent_unsigned);
}

TEST(Attack01, BitFlipInData) {
  std::string bytes = test::small_bundle();
  bytes[content_offset(bytes, environment)] ^= 1;
  const Verification verification = verify_bytes(bytes);
  expect_verdict(verification, Verdict::tampered, FaultCode::member_digest, environment);
  expect_verdict(verification, Verdict::tampered, FaultCode::index_mismatch, environment);
  expect_verdict(verification, Verdict::tampered, FaultCode::prefix_digest, "SEAL");
}

TEST(Attack01, BitFlipInHeader) {
  std::string bytes = test::small_bundle();
  const std::size_t header = content_offset(bytes, environment) - 512;
  bytes[header + 140] ^= 1;  // the time
  expect_verdict(verify_bytes(bytes), Verdict::malformed, FaultCode::bad_header, "byte " + std::to_string(header));
}

TEST(Attack01, TimeInHeaderChangedWithItsChecksum) {
  std::string bytes = test::small_bundle();
  const std::size_t header = content_offset(bytes, environment) - 512;
  bytes.replace(header, 512, test::altered_header(bytes.substr(header, 512), 140, "0"));
  expect_verdict(verify_bytes(bytes), Verdict::tampered, FaultCode::prefix_digest);
}

TEST(Attack01, BitFlipInSeal) {
  const std::string bytes = test::small_bundle();
  const std::size_t seal = content_offset(bytes, "SEAL");
  for (const std::string_view key : {"bundle-id: ", "bag: ", "members: ", "prefix-bytes: ", "prefix-sha256: ",
                                     "manifest-sha256: ", "tagmanifest-sha256: ", "leaves: ", "merkle-root-sha256: "}) {
    std::string changed = bytes;
    const std::size_t value = bytes.find("\n" + std::string(key), seal) + 1 + key.size();
    changed[value] = changed[value] == '1' ? '2' : '1';
    EXPECT_EQ(verify_bytes(changed).verdict, Verdict::tampered) << key << told(verify_bytes(changed));
  }
}

TEST(Attack02, NonZeroPadding) {
  std::string bytes = test::small_bundle();
  bytes[content_offset(bytes, environment) + 100] = 'x';
  expect_verdict(verify_bytes(bytes), Verdict::tampered, FaultCode::nonzero_padding, environment);
}

TEST(Attack02, NonZeroPaddingForged) {
  Forger forger;
  forger.dirty_padding = environment;
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::nonzero_padding, environment);
}

TEST(Attack03, BytesAfterTheEnd) {
  const std::string bytes = test::small_bundle();
  expect_verdict(verify_bytes(bytes + "x"), Verdict::malformed, FaultCode::trailing_bytes);
  expect_verdict(verify_bytes(bytes + std::string(512, '\0')), Verdict::malformed, FaultCode::trailing_bytes);
}

TEST(Attack03, MembersAfterTheEnd) {
  const std::string more = test::tar_member(bag_path("data/more"), "more") + test::tar_end();
  expect_verdict(verify_bytes(test::small_bundle() + more), Verdict::malformed, FaultCode::trailing_bytes);
}

TEST(Attack03, MemberAfterSeal) {
  std::string bytes = test::small_bundle();
  bytes.insert(bytes.size() - 1024, test::tar_member(bag_path("data/more"), "more"));
  expect_verdict(verify_bytes(bytes), Verdict::malformed, FaultCode::member_order, "data/more");
}

TEST(Attack04, EndBlocksMissing) {
  std::string bytes = test::small_bundle();
  for (const std::size_t rest : {1024u, 1023u, 512u, 1u}) {
    const Verification verification = verify_bytes(std::string_view(bytes).substr(0, bytes.size() - rest));
    expect_verdict(verification, Verdict::incomplete, FaultCode::missing_end);
    EXPECT_EQ(verification.verified_bytes, verification.seal->prefix_bytes);
  }
}

TEST(Attack04, CutAtTheBoundaryOfAMember) {
  const std::string bytes = test::small_bundle();
  const Verification verification = verify_bytes(bytes.substr(0, content_offset(bytes, environment) - 512));
  expect_verdict(verification, Verdict::incomplete, FaultCode::missing_end);
  EXPECT_EQ(verification.whole_members.back(), containers);
}

TEST(Attack04, CutAtTheBoundaryWithAnEndPutThere) {
  const std::string bytes = test::small_bundle();
  const std::string cut = bytes.substr(0, content_offset(bytes, environment) - 512) + test::tar_end();
  expect_verdict(verify_bytes(cut), Verdict::malformed, FaultCode::member_order, "SEAL");
}

TEST(Attack05, CutInHeaderContentAndPadding) {
  const std::string bytes = test::small_bundle();
  const std::size_t content = content_offset(bytes, environment);
  for (const std::size_t end : {content - 511, content - 1, content + 1, content + 7, content + 8, content + 511}) {
    const Verification verification = verify_bytes(bytes.substr(0, end));
    expect_verdict(verification, Verdict::incomplete, FaultCode::cut);
    EXPECT_EQ(verification.whole_members.back(), containers);
  }
}

TEST(Attack05, ACutBundleIsVouchedForUpToItsLastCheckpoint) {
  Forger forger;
  forger.checkpoint_before(environment);
  const std::string bytes = forger.build();
  const Verification verification = verify_bytes(bytes.substr(0, content_offset(bytes, "data/index.jsonl")));
  expect_verdict(verification, Verdict::incomplete, FaultCode::cut);
  EXPECT_EQ(verification.verified_bytes, content_offset(bytes, "data/checkpoint/0001") - 512);
}

TEST(Attack05, ACutBundleWhoseCheckpointDoesNotHoldIsTampered) {
  Forger forger;
  forger.checkpoint_before("data/acquisition/finish.json");
  std::string bytes = forger.build();
  bytes[content_offset(bytes, environment)] ^= 1;
  bytes.resize(content_offset(bytes, "data/index.jsonl"));
  const Verification verification = verify_bytes(bytes);
  expect_verdict(verification, Verdict::tampered, FaultCode::checkpoint_mismatch, "data/checkpoint/0001");
  EXPECT_EQ(verification.verified_bytes, 0u);
}

TEST(Attack06, OneZeroBlockThenAMember) {
  expect_verdict(verify_bytes(with_blocks_before(test::small_bundle(), environment, std::string(512, '\0'))),
                 Verdict::malformed, FaultCode::bad_header);
}

TEST(Attack07, DuplicateName) {
  const std::string twin = test::tar_member(bag_path(environment), "A=2");
  expect_verdict(verify_bytes(with_blocks_before(test::small_bundle(), "data/index.jsonl", twin)), Verdict::tampered,
                 FaultCode::duplicate_member, environment);
}

TEST(Attack07, DuplicateNameForged) {
  Forger forger;
  forger.insert_after(environment, {std::string(environment), "A=2"});
  const Verification verification = verify_bytes(forger.build());
  EXPECT_TRUE(has_fault(verification, FaultCode::duplicate_member, environment)) << told(verification);
  EXPECT_NE(verification.verdict, Verdict::consistent_unsigned);
}

TEST(Attack08, AliasesOfAName) {
  for (const std::string& alias : {"./" + bag_path(containers), bag_path("./data/containers.jsonl"),
                                   std::string(test::small_bag) + "//data/containers.jsonl",
                                   bag_path("data//containers.jsonl"), bag_path("data/containers.jsonl/")}) {
    Forger forger;
    forger.blocks = test::tar_member(alias, "x");
    forger.blocks_before = environment;
    const Verification verification = verify_bytes(forger.build());
    EXPECT_TRUE(has_fault(verification, FaultCode::bad_member_name, alias)) << told(verification);
    EXPECT_NE(verification.verdict, Verdict::consistent_unsigned);
  }
}

TEST(Attack09, MemberRemoved) {
  std::string bytes = test::small_bundle();
  bytes.erase(content_offset(bytes, environment) - 512, 1024);
  const Verification verification = verify_bytes(bytes);
  expect_verdict(verification, Verdict::tampered, FaultCode::listed_member_missing, environment);
  expect_verdict(verification, Verdict::tampered, FaultCode::seal_mismatch, "SEAL");
  EXPECT_LT(verification.faults.size(), 10u) << "one cause must not make a fault of each member after it";
}

TEST(Attack09, MemberAdded) {
  const std::string added = test::tar_member(bag_path("data/added"), "x");
  const Verification verification = verify_bytes(with_blocks_before(test::small_bundle(), environment, added));
  expect_verdict(verification, Verdict::tampered, FaultCode::member_not_listed, "data/added");
  EXPECT_LT(verification.faults.size(), 10u) << "one cause must not make a fault of each member after it";
}

TEST(Attack09, MembersReordered) {
  std::string bytes = test::small_bundle();
  const std::size_t at = content_offset(bytes, environment) - 512;
  const std::string member = bytes.substr(at, 1024);
  bytes.erase(at, 1024);
  const std::string reordered = with_blocks_before(bytes, "data/c/c0001/mounts.jsonl", member);
  expect_verdict(verify_bytes(reordered), Verdict::tampered, FaultCode::prefix_digest);
  expect_verdict(verify_bytes(reordered), Verdict::tampered, FaultCode::index_mismatch);
}

TEST(Attack09, RemovedOrAddedAndForgedHasAnotherSealOnly) {
  const Digest honest = *verify_bytes(Forger().build()).seal_sha256;
  Forger removed;
  removed.remove(environment);
  Forger added;
  added.insert_after(environment, {"data/c/c0001/p/100-5000/comm", "sshd\n"});
  for (const Forger& forger : {removed, added}) {
    const Verification verification = verify_bytes(forger.build());
    EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
    EXPECT_NE(verification.seal_sha256, honest);
  }
}

TEST(Attack09, RequiredMemberRemovedAndForged) {
  for (const std::string_view name : {"bagit.txt", "data/README-VERIFY.txt", "data/acquisition/start.json",
                                      "data/containers.jsonl", "data/acquisition/finish.json"}) {
    Forger forger;
    forger.remove(name);
    EXPECT_TRUE(has_fault(verify_bytes(forger.build()), FaultCode::member_order, name)) << name;
  }
}

TEST(Attack09, RequiredMembersReorderedAndForged) {
  Forger forger;
  std::swap(forger.part("data/acquisition/start.json"), forger.part("data/acquisition/finish.json"));
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::member_order);
}

TEST(Attack09, TailReorderedAndForged) {
  Forger forger;
  forger.tail_order = {"data/index.jsonl", "data/salt-master.hex", "bag-info.txt", "manifest-sha256.txt",
                       "tagmanifest-sha256.txt"};
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::member_order, "bag-info.txt");
}

std::string pax_block(char type, std::string_view records) {
  return test::altered_header(test::tar_header("PaxHeaders/x", records.size()), 156, std::string(1, type)) +
         std::string(records) + std::string(512 - records.size(), '\0');
}

TEST(Attack10, GnuLongNameThenPaxPath) {
  const std::string gnu = test::altered_header(test::tar_header("././@LongLink", 512), 156, "L");
  expect_refused_blocks(gnu + std::string(512, 'a') + pax_block('x', "16 path=data/x\n"));
}

TEST(Attack11, GlobalPaxPath) { expect_refused_blocks(pax_block('g', "16 path=data/x\n")); }

TEST(Attack12, NulInAPaxPath) { expect_refused_blocks(pax_block('x', std::string_view("16 path=dat\0/x\n", 16))); }

TEST(Attack13, PaxSizeOtherThanUstarSize) {
  expect_refused_blocks(pax_block('x', "9 size=1\n") + test::tar_member(bag_path("data/x"), "xyz"));
}

TEST(Attack14, DirectoryAndLinksWithASize) {
  for (const char* type : {"5", "2", "1"}) {
    const std::string member = test::tar_member(bag_path("data/x"), "xyz");
    expect_refused_blocks(test::altered_header(member.substr(0, 512), 156, type) + member.substr(512));
  }
}

TEST(Attack15, V7HeaderWithATrailingSlashAndData) {
  const std::string header = test::altered_header(test::tar_header(bag_path("data/x/"), 3), 257, std::string(8, '\0'));
  expect_refused_blocks(header + std::string(512, '\0'));
}

TEST(Attack16, NamesThatLeaveTheBag) {
  for (const std::string& name :
       {std::string("../x"), bag_path("../../x"), bag_path("data/../../x"), std::string("/etc/passwd"),
        bag_path("/etc/passwd"), bag_path("etc/passwd"), std::string("x")}) {
    Forger forger;
    forger.blocks = test::tar_member(name, "x");
    forger.blocks_before = environment;
    EXPECT_TRUE(has_fault(verify_bytes(forger.build()), FaultCode::bad_member_name, name)) << name;
  }
}

TEST(Attack17, SymlinkThenAWriteThroughIt) {
  const std::string link =
      test::altered_header(test::altered_header(test::tar_header(bag_path("data/x"), 0), 156, "2"), 157, "/etc");
  expect_refused_blocks(link + test::tar_member(bag_path("data/x/passwd"), "root::0:0"));
}

TEST(Attack18, HardlinkThenOverwrite) {
  const std::string link = test::altered_header(test::altered_header(test::tar_header(bag_path("data/x"), 0), 156, "1"),
                                                157, bag_path(containers));
  expect_refused_blocks(link + test::tar_member(bag_path("data/x"), "{}"));
}

TEST(Attack18, LinkNameOfARegularFile) {
  expect_refused_blocks(test::altered_header(test::tar_header(bag_path("data/x"), 0), 157, "x"));
}

TEST(Attack19, DevicesFifosAndUnknownTypes) {
  for (const char* type : {"3", "4", "6", "7", "S", "D", "V", "Z"}) {
    expect_refused_blocks(test::altered_header(test::tar_header(bag_path("data/x"), 0), 156, type));
  }
  expect_refused_blocks(test::altered_header(test::tar_header(bag_path("data/x"), 0), 156, std::string_view("\0", 1)));
}

TEST(Attack20, SizesBeyondReason) {
  const std::string header = test::tar_header(bag_path("data/x"), 0);
  const std::string pebi("\x80\0\0\0\0\x04\0\0\0\0\0\0", 12);  // base-256, 2^50
  const std::string exbi("\x80\0\0\0\x40\0\0\0\0\0\0\0", 12);  // 2^62
  const std::string negative(12, '\xff');                      // -1
  for (const std::string& size : {pebi, exbi, negative, std::string("            "), std::string("-0000000001 ")}) {
    expect_refused_blocks(test::altered_header(header, 124, size));
  }
  expect_refused_blocks(test::altered_header(test::tar_header("PaxHeaders/x", ustar::greatest_size), 156, "x"));
}

TEST(Attack20, ASizeThatTheBytesDoNotHave) {
  std::string bytes = test::small_bundle();
  const std::size_t header = content_offset(bytes, environment) - 512;
  bytes.replace(header, 512, test::tar_header(bag_path(environment), ustar::greatest_size));
  expect_verdict(verify_bytes(bytes), Verdict::incomplete, FaultCode::cut);
}

TEST(Attack21, ADecompressionBombIsNeverDecompressedToBeVerified) {
  Forger forger;
  PartCompressor compressor;
  forger.part("data/fs/fs0001/listing.0001.jsonl.zst").content = compressor.compress(std::string(64 << 20, 'x'));
  EXPECT_EQ(verify_bytes(forger.build()).verdict, Verdict::consistent_unsigned);
}

TEST(Attack22, EscapeSequencesInNamesAreShownHarmlessly) {
  Forger forger;
  forger.blocks = test::tar_member(bag_path("data/\x1b[2J\nCONSISTENT-UNSIGNED"), "x");
  forger.blocks_before = environment;
  const Verification verification = verify_bytes(forger.build());
  ASSERT_TRUE(has_fault(verification, FaultCode::bad_member_name));
  for (const std::string& report :
       {verification_text(verification, "b\x1b.tar", show::Palette::plain()), verification_json(verification)}) {
    EXPECT_EQ(report.find('\x1b'), std::string::npos);
    EXPECT_EQ(report.find("\nCONSISTENT-UNSIGNED"), std::string::npos);
  }
}

TEST(Attack23, SignedCharChecksum) {
  std::string header = test::tar_header(bag_path("data/x\xe9"), 0);
  // As some programs sum: each byte as a signed char, so 256 less for the one above 127.
  unsigned sum = 0;
  for (int i = 0; i < 6; ++i) sum = sum * 8 + static_cast<unsigned>(header[148 + static_cast<std::size_t>(i)] - '0');
  sum -= 256;
  for (std::size_t i = 6; i-- > 0; sum >>= 3) header[148 + i] = static_cast<char>('0' + (sum & 7));
  expect_refused_blocks(header);
}

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
  Forger forger;
  forger.blocks_before = environment;
  const std::string honest = forger.build();
  forger.blocks = test::tar_member(bag_path("SEAL"), honest.substr(content_offset(honest, "SEAL"), 700));
  const Verification verification = verify_bytes(forger.build());
  EXPECT_NE(verification.verdict, Verdict::consistent_unsigned);
  EXPECT_TRUE(has_fault(verification, FaultCode::member_order, "SEAL")) << told(verification);
}

TEST(Attack28, SecondTopFolder) {
  Forger forger;
  forger.blocks = test::tar_member("exhibit-aaaaaaaaaaaa/data/x", "x");
  forger.blocks_before = environment;
  const Verification verification = verify_bytes(forger.build());
  EXPECT_TRUE(has_fault(verification, FaultCode::bad_member_name, "exhibit-aaaaaaaaaaaa")) << told(verification);
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
}  // namespace exhibit
