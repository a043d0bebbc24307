// What the listed attacks leave: half-done forgeries, versions, and every flip and cut there is.
#include "evidence/verify/verify.h"

#include <gtest/gtest.h>

#include "tests/support/forger.h"
#include "tests/support/small_bundle.h"
#include "tests/support/verify_bytes.h"

namespace exhibit {
namespace {

using test::Forger;
using test::has_fault;
using test::told;
using test::verify_bytes;

void expect_verdict(const Forger& forger, Verdict verdict, FaultCode code, std::string_view where = {}) {
  const Verification verification = verify_bytes(forger.build());
  EXPECT_EQ(verification.verdict, verdict) << told(verification);
  EXPECT_TRUE(has_fault(verification, code, where)) << fault_code_word(code) << " not in " << told(verification);
}

TEST(VerifyIndexTest, AnotherSaltGivesAnotherRoot) {
  Forger forger;
  forger.edit_salt = [](std::string& salt) { salt = sha256("another").hex() + "\n"; };
  expect_verdict(forger, Verdict::tampered, FaultCode::merkle_root);
}

TEST(VerifyIndexTest, ASaltThatIsNone) {
  Forger forger;
  forger.edit_salt = [](std::string& salt) { salt.pop_back(); };
  expect_verdict(forger, Verdict::malformed, FaultCode::bad_record, "data/salt-master.hex");
}

TEST(VerifyIndexTest, ALongIndex) {
  Forger forger;
  std::vector<test::Part> many;
  for (int i = 0; i < 40'000; ++i) many.push_back({"data/net/1/" + std::to_string(i), ""});
  forger.parts.insert(forger.parts.end() - 1, many.begin(), many.end());
  const Verification verification = verify_bytes(forger.build());
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
  EXPECT_EQ(verification.members, 40'000u + 18u);
}

TEST(VerifyIndexTest, ALineLeftOut) {
  Forger forger;
  forger.edit_index = [](std::vector<std::string>& lines) { lines.erase(lines.begin() + 3); };
  expect_verdict(forger, Verdict::tampered, FaultCode::member_not_listed, "data/containers.jsonl");
}

TEST(VerifyIndexTest, ALineTwice) {
  Forger forger;
  forger.edit_index = [](std::vector<std::string>& lines) { lines.push_back(lines[3]); };
  expect_verdict(forger, Verdict::tampered, FaultCode::bad_index_line, "line 13");
}

TEST(VerifyIndexTest, ALineThatIsNone) {
  for (const char* line : {"", "{}", "junk", "[]", R"({"n":12,"n":12})"}) {
    Forger forger;
    forger.edit_index = [&](std::vector<std::string>& lines) { lines.push_back(line); };
    expect_verdict(forger, Verdict::malformed, FaultCode::bad_index_line, "line 13");
  }
}

TEST(VerifyIndexTest, EveryFieldOfALineIsCompared) {
  for (const auto& [from, to] : {std::pair("\"n\":3,", "\"n\":4,"), std::pair("\"offset\":", "\"offset\":1"),
                                 std::pair("\"size\":", "\"size\":1"), std::pair("\"sha256\":\"", "\"sha256\":\"0")}) {
    Forger forger;
    forger.edit_index = [&](std::vector<std::string>& lines) {
      const std::size_t at = lines[3].find(from);
      ASSERT_NE(at, std::string::npos);
      lines[3].replace(at, std::string_view(from).size(), to);
      if (std::string_view(from).starts_with("\"sha")) lines[3].erase(at + std::string_view(to).size() + 63, 1);
    };
    expect_verdict(forger, Verdict::tampered, FaultCode::index_mismatch);
  }
}

TEST(VerifyManifestTest, ALineLeftOut) {
  Forger forger;
  forger.edit_manifest = [](std::string& manifest) { manifest.erase(0, manifest.find('\n') + 1); };
  expect_verdict(forger, Verdict::tampered, FaultCode::member_not_listed, "data/README-VERIFY.txt");
}

TEST(VerifyManifestTest, AnotherDigest) {
  Forger forger;
  forger.edit_manifest = [](std::string& manifest) { manifest.replace(0, 64, sha256("x").hex()); };
  expect_verdict(forger, Verdict::tampered, FaultCode::member_digest, "data/README-VERIFY.txt");
}

TEST(VerifyManifestTest, AMemberThatIsNotThere) {
  Forger forger;
  forger.edit_manifest = [](std::string& manifest) { manifest += sha256("x").hex() + "  data/absent\n"; };
  expect_verdict(forger, Verdict::tampered, FaultCode::listed_member_missing, "data/absent");
}

TEST(VerifySealTest, EachStatementIsChecked) {
  const std::pair<FaultCode, void (*)(Seal&)> changes[] = {
      {FaultCode::seal_mismatch, [](Seal& seal) { seal.bundle_id = "ffffffff-4b5a-4697-8877-665544332211"; }},
      {FaultCode::seal_mismatch, [](Seal& seal) { seal.bundle_id.back() = '2'; }},  // the same bag, another id
      {FaultCode::seal_mismatch, [](Seal& seal) { seal.bag = "exhibit-ffffffffffff"; }},
      {FaultCode::seal_mismatch, [](Seal& seal) { seal.status = "complete"; }},
      {FaultCode::seal_mismatch, [](Seal& seal) { seal.gaps = 0; }},
      {FaultCode::seal_mismatch, [](Seal& seal) { ++seal.members; }},
      {FaultCode::prefix_digest, [](Seal& seal) { seal.prefix_sha256 = sha256("x"); }},
      {FaultCode::manifest_digest, [](Seal& seal) { seal.manifest_sha256 = sha256("x"); }},
      {FaultCode::tagmanifest_digest, [](Seal& seal) { seal.tagmanifest_sha256 = sha256("x"); }},
      {FaultCode::leaf_count, [](Seal& seal) { ++seal.leaves; }},
      {FaultCode::merkle_root, [](Seal& seal) { seal.merkle_root_sha256 = sha256("x"); }},
  };
  for (const auto& [code, change] : changes) {
    Forger forger;
    forger.edit_seal = change;
    expect_verdict(forger, Verdict::tampered, code, "SEAL");
  }
}

TEST(VerifySealTest, ASealThatIsNone) {
  for (const char* text : {"", "junk", "exhibit-seal: 1\n"}) {
    Forger forger;
    forger.edit_seal_text = [&](std::string& seal) { seal = text; };
    expect_verdict(forger, Verdict::tampered, FaultCode::bad_seal, "SEAL");
  }
  Forger longer;
  longer.edit_seal_text = [](std::string& seal) { seal += "more: 1\n"; };
  expect_verdict(longer, Verdict::tampered, FaultCode::bad_seal, "SEAL");
}

TEST(VerifyVersionTest, AnotherVersionIsNamed) {
  Forger seal;
  seal.edit_seal_text = [](std::string& text) { text.replace(0, 16, "exhibit-seal: 2\n"); };
  expect_verdict(seal, Verdict::malformed, FaultCode::unsupported_version, "SEAL");
  Forger start;
  std::string& content = start.part("data/acquisition/start.json").content;
  content.replace(content.find("\"format\":1"), 10, "\"format\":7");
  expect_verdict(start, Verdict::malformed, FaultCode::unsupported_version, "start.json");
  EXPECT_NE(told(verify_bytes(start.build())).find("version 7"), std::string::npos);
}

TEST(VerifyCheckpointTest, EachStatementIsChecked) {
  for (const auto& [from, to] :
       {std::pair("sequence: 1", "sequence: 2"), std::pair("members: 4", "members: 5"),
        std::pair("prefix-bytes: ", "prefix-bytes: 1"), std::pair("bundle-id: 0", "bundle-id: 1")}) {
    Forger forger;
    forger.checkpoint_before("data/c/c0001/p/100-5000/environ");
    std::string bytes = forger.build();
    const std::size_t content = test::content_offset(bytes, "data/checkpoint/0001");
    const std::size_t at = bytes.find(from, content);
    ASSERT_NE(at, std::string::npos) << from;
    Forger changed;  // the changed text as an ordinary part, so that all digests but its own are right
    std::string text = bytes.substr(content, bytes.find('\0', content) - content);
    text.replace(at - content, std::string_view(from).size(), to);
    changed.insert_after("data/containers.jsonl", {"data/checkpoint/0001", text});
    expect_verdict(changed, Verdict::tampered, FaultCode::checkpoint_mismatch, "data/checkpoint/0001");
  }
}

TEST(VerifyRecordTest, RecordsThatAreNone) {
  for (const char* name : {"bagit.txt", "data/acquisition/start.json", "data/acquisition/finish.json"}) {
    Forger forger;
    forger.part(name).content = "{}";
    expect_verdict(forger, Verdict::malformed, FaultCode::bad_record, name);
  }
}

TEST(VerifyTest, WhatIsNoArchive) {
  for (const std::string& bytes : {std::string(), std::string("x"), std::string(10240, '\0'), std::string(2000, 'x')}) {
    const Verification verification = verify_bytes(bytes);
    EXPECT_EQ(verification.verdict, Verdict::malformed);
    EXPECT_TRUE(has_fault(verification, FaultCode::not_a_bundle)) << told(verification);
  }
}

TEST(VerifyTest, FaultsAreBounded) {
  std::string bytes;
  for (std::size_t i = 0; i < FaultList::greatest_number; ++i) bytes += test::tar_header("x", 0);
  const Verification verification = verify_bytes(bytes);
  EXPECT_EQ(verification.faults.size(), FaultList::greatest_number);
  EXPECT_GT(verification.faults_left_out, 0u);
}

TEST(VerifyTest, AReadErrorIsNoVerdict) {
  const ByteSource source = [](char*, std::size_t) -> Result<std::size_t> { return io_error("read", "b.tar", 5); };
  const auto verification = verify(source);
  ASSERT_FALSE(verification);
  EXPECT_EQ(verification.error().system_errno, 5);
}

/// In eight shares, a bit of each byte, which a test runner can run side by side.
class EveryBitFlip : public testing::TestWithParam<std::size_t> {};

TEST_P(EveryBitFlip, IsSeen) {
  std::string bytes = test::least_forger().build();
  ASSERT_EQ(verify_bytes(bytes).verdict, Verdict::consistent_unsigned) << told(verify_bytes(bytes));
  const char mask = static_cast<char>(1u << GetParam());
  // The two times in SEAL are covered by nothing but the digest of SEAL itself, which is kept outside the bundle.
  const std::size_t times_begin = bytes.find("started: ", test::content_offset(bytes, "SEAL"));
  const std::size_t times_end = bytes.find("gaps: ", times_begin);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (at >= times_begin && at < times_end) continue;
    if (bytes[at] == '\0' && at % 8 != GetParam()) continue;  // one bit of each byte of the many zeros
    bytes[at] = static_cast<char>(bytes[at] ^ mask);
    const Verdict verdict = verify_bytes(bytes).verdict;
    ASSERT_TRUE(verdict == Verdict::tampered || verdict == Verdict::malformed || verdict == Verdict::incomplete) << at;
    bytes[at] = static_cast<char>(bytes[at] ^ mask);
  }
}

INSTANTIATE_TEST_SUITE_P(Verify, EveryBitFlip, testing::Range(std::size_t{0}, std::size_t{8}));

TEST(EveryCut, IsIncomplete) {
  const std::string bytes = test::least_forger().build();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const Verdict verdict = verify_bytes(std::string_view(bytes).substr(0, length)).verdict;
    ASSERT_EQ(verdict, length < 512 ? Verdict::malformed : Verdict::incomplete) << length;
  }
}

}  // namespace
}  // namespace exhibit
