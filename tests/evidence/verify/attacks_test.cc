// Attacks on the bytes and the members of a bundle, each by its name.
#include "tests/evidence/verify/attack.h"

namespace exhibit::test {
namespace {

TEST(NoAttack, AnHonestBundleIsConsistent) {
  const Verification verification = verify_bytes(small_bundle());
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
  const std::string bytes = small_bundle();
  EXPECT_EQ(verify(source_of(bytes, 1)).value().verdict, Verdict::consistent_unsigned);
}

TEST(Attack01, BitFlipInData) {
  std::string bytes = small_bundle();
  bytes[content_offset(bytes, environment)] ^= 1;
  const Verification verification = verify_bytes(bytes);
  expect_verdict(verification, Verdict::tampered, FaultCode::member_digest, environment);
  expect_verdict(verification, Verdict::tampered, FaultCode::index_mismatch, environment);
  expect_verdict(verification, Verdict::tampered, FaultCode::prefix_digest, "SEAL");
}

TEST(Attack01, BitFlipInHeader) {
  std::string bytes = small_bundle();
  const std::size_t header = content_offset(bytes, environment) - 512;
  bytes[header + 140] ^= 1;  // the time
  expect_verdict(verify_bytes(bytes), Verdict::malformed, FaultCode::bad_header, "byte " + std::to_string(header));
}

TEST(Attack01, TimeInHeaderChangedWithItsChecksum) {
  std::string bytes = small_bundle();
  const std::size_t header = content_offset(bytes, environment) - 512;
  bytes.replace(header, 512, altered_header(bytes.substr(header, 512), 140, "0"));
  expect_verdict(verify_bytes(bytes), Verdict::tampered, FaultCode::prefix_digest);
}

TEST(Attack01, BitFlipInSeal) {
  const std::string bytes = small_bundle();
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
  std::string bytes = small_bundle();
  bytes[content_offset(bytes, environment) + 100] = 'x';
  expect_verdict(verify_bytes(bytes), Verdict::tampered, FaultCode::nonzero_padding, environment);
}

TEST(Attack02, NonZeroPaddingForged) {
  Forger forger;
  forger.dirty_padding = environment;
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::nonzero_padding, environment);
}

TEST(Attack03, BytesAfterTheEnd) {
  const std::string bytes = small_bundle();
  expect_verdict(verify_bytes(bytes + "x"), Verdict::malformed, FaultCode::trailing_bytes);
  expect_verdict(verify_bytes(bytes + std::string(512, '\0')), Verdict::malformed, FaultCode::trailing_bytes);
}

TEST(Attack03, MembersAfterTheEnd) {
  const std::string more = tar_member(bag_path("data/more"), "more") + tar_end();
  expect_verdict(verify_bytes(small_bundle() + more), Verdict::malformed, FaultCode::trailing_bytes);
}

TEST(Attack03, MemberAfterSeal) {
  std::string bytes = small_bundle();
  bytes.insert(bytes.size() - 1024, tar_member(bag_path("data/more"), "more"));
  expect_verdict(verify_bytes(bytes), Verdict::malformed, FaultCode::member_order, "data/more");
}

TEST(Attack04, EndBlocksMissing) {
  std::string bytes = small_bundle();
  for (const std::size_t rest : {1024u, 1023u, 512u, 1u}) {
    const Verification verification = verify_bytes(std::string_view(bytes).substr(0, bytes.size() - rest));
    expect_verdict(verification, Verdict::incomplete, FaultCode::missing_end);
    EXPECT_EQ(verification.verified_bytes, verification.seal->prefix_bytes);
  }
}

TEST(Attack04, CutAtTheBoundaryOfAMember) {
  const std::string bytes = small_bundle();
  const Verification verification = verify_bytes(bytes.substr(0, content_offset(bytes, environment) - 512));
  expect_verdict(verification, Verdict::incomplete, FaultCode::missing_end);
  EXPECT_EQ(verification.whole_members.back(), containers);
}

TEST(Attack04, CutAtTheBoundaryWithAnEndPutThere) {
  const std::string bytes = small_bundle();
  const std::string cut = bytes.substr(0, content_offset(bytes, environment) - 512) + tar_end();
  expect_verdict(verify_bytes(cut), Verdict::malformed, FaultCode::member_order, "SEAL");
}

TEST(Attack05, CutInHeaderContentAndPadding) {
  const std::string bytes = small_bundle();
  const std::size_t content = content_offset(bytes, environment);
  for (const std::size_t end : {content - 511, content - 1, content + 1, content + 7, content + 8, content + 511}) {
    const Verification verification = verify_bytes(bytes.substr(0, end));
    expect_verdict(verification, Verdict::incomplete, FaultCode::cut);
    EXPECT_EQ(verification.whole_members.back(), containers);
  }
}

TEST(Attack05, LessThanAHeaderTellsNothing) {
  const std::string bytes = small_bundle();
  for (const std::size_t length : {0u, 1u, 511u}) {
    expect_verdict(verify_bytes(bytes.substr(0, length)), Verdict::malformed, FaultCode::not_a_bundle);
  }
  expect_verdict(verify_bytes(bytes.substr(0, 512)), Verdict::incomplete, FaultCode::cut);
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
  expect_verdict(verify_bytes(with_blocks_before(small_bundle(), environment, std::string(512, '\0'))),
                 Verdict::malformed, FaultCode::bad_header);
}

TEST(Attack07, DuplicateName) {
  const std::string twin = tar_member(bag_path(environment), "A=2");
  expect_verdict(verify_bytes(with_blocks_before(small_bundle(), "data/index.jsonl", twin)), Verdict::tampered,
                 FaultCode::duplicate_member, environment);
}

TEST(Attack07, DuplicateNameForged) {
  Forger forger;
  forger.insert_after(environment, {std::string(environment), "A=2"});
  const Verification verification = verify_bytes(forger.build());
  expect_verdict(verification, Verdict::malformed, FaultCode::duplicate_member, environment);
}

TEST(Attack08, AliasesOfAName) {
  for (const std::string& alias : {"./" + bag_path(containers), bag_path("./data/containers.jsonl"),
                                   std::string(small_bag) + "//data/containers.jsonl",
                                   bag_path("data//containers.jsonl"), bag_path("data/containers.jsonl/")}) {
    expect_verdict(verify_bytes(forged_with(tar_member(alias, "x"))), Verdict::malformed, FaultCode::bad_member_name,
                   alias);
  }
}

TEST(Attack09, MemberRemoved) {
  std::string bytes = small_bundle();
  bytes.erase(content_offset(bytes, environment) - 512, 1024);
  const Verification verification = verify_bytes(bytes);
  expect_verdict(verification, Verdict::tampered, FaultCode::listed_member_missing, environment);
  expect_verdict(verification, Verdict::tampered, FaultCode::seal_mismatch, "SEAL");
  EXPECT_LT(verification.faults.size(), 10u) << "one cause must not make a fault of each member after it";
}

TEST(Attack09, MemberAdded) {
  const std::string added = tar_member(bag_path("data/added"), "x");
  const Verification verification = verify_bytes(with_blocks_before(small_bundle(), environment, added));
  expect_verdict(verification, Verdict::tampered, FaultCode::member_not_listed, "data/added");
  EXPECT_LT(verification.faults.size(), 10u) << "one cause must not make a fault of each member after it";
}

TEST(Attack09, MembersReordered) {
  std::string bytes = small_bundle();
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
    // bagit.txt is in a list, too.
    const Verdict verdict = name == "bagit.txt" ? Verdict::tampered : Verdict::malformed;
    expect_verdict(verify_bytes(forger.build()), verdict, FaultCode::member_order, name);
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

}  // namespace
}  // namespace exhibit::test
