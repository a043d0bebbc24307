// What a redacted copy holds, and what it does not.
#include <algorithm>

#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/member_parts.h"
#include "evidence/bundle/zstd_part.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/zstd_frame.h"
#include "evidence/records/process_content.h"
#include "tests/evidence/redact/redaction_fixture.h"
#include "tests/support/files.h"
#include "tests/support/forger.h"
#include "tests/support/shell.h"

namespace exhibit {
namespace {

using namespace test;  // all of it is about the fixture

/// The copy's bytes, and those of its compressed members once more.
std::string all_that_is_in(const std::string& copy) {
  std::string all = copy;
  for (const Part& part : members_of(copy)) {
    if (part.name.ends_with(".zst")) all += decompress_part(part.content, part.name).value();
  }
  return all;
}

bool holds(const std::string& copy, std::string_view text) { return all_that_is_in(copy).contains(text); }

void expect_no_secret(const std::string& copy) {
  for (const std::string_view trace : {"hunter2", "aHVudGVyM", "h1bnRlcj", "odW50ZXIy"})
    EXPECT_FALSE(holds(copy, trace)) << trace;
}

std::vector<Part> with_member(std::vector<Part> parts, Part added) {
  parts.insert(std::ranges::find(parts, "data/acquisition/ledger.0001.jsonl.zst", &Part::name), std::move(added));
  return parts;
}

std::vector<Part> with_changed(std::vector<Part> parts, std::string_view member, std::string content) {
  std::ranges::find(parts, member, &Part::name)->content = std::move(content);
  return parts;
}

std::string refusal_of(const std::string& bundle, const std::vector<std::string>& rules) {
  try {
    redacted(bundle, rules);
  } catch (const std::runtime_error& refused) {
    return refused.what();
  }
  return {};
}

TEST(RedactTest, OneVariableIsWithheldAndTheRestShown) {
  const std::string bundle = bundle_of(secret_parts());
  const std::string copy = redacted(bundle, {"env:DB_PASSWORD"});
  expect_no_secret(copy);
  EXPECT_EQ(content_of(copy, secret_environ), std::string("PATH=/bin\0HOME=/root\0", 21));
  EXPECT_EQ(content_of(copy, plain_environ), content_of(bundle, plain_environ));
  EXPECT_TRUE(content_of(copy, configured_env).contains("PATH=/bin"));
  EXPECT_EQ(content_of(copy, "SEAL"), content_of(bundle, "SEAL"));
  const Verification verification = verify_bytes(copy);
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
  EXPECT_EQ(verification.seal_sha256, verify_bytes(bundle).seal_sha256);
  EXPECT_EQ(verification.seal_text, content_of(bundle, "SEAL"));
  ASSERT_TRUE(verification.redaction.has_value());
  // Two variables with the members they are of, and the state file.
  EXPECT_EQ(verification.redaction->number_withheld, 5u);
}

TEST(RedactTest, WhatTellsDigestsAndSaltsIsNotInACopy) {
  const std::string copy = redacted(bundle_of(secret_parts()), {"env:DB_PASSWORD"});
  std::vector<std::string> names;
  for (const Part& part : members_of(copy)) names.push_back(part.name);
  for (const char* name : {"data/index.jsonl", "data/salt-master.hex", "manifest-sha256.txt", "bag-info.txt",
                           "tagmanifest-sha256.txt", "data/c/c0001/state/01-config.json"}) {
    EXPECT_EQ(std::ranges::find(names, name), names.end()) << name;
  }
  EXPECT_EQ(names[names.size() - 2], "data/redaction.jsonl");
  EXPECT_EQ(names.back(), "SEAL");
  // Whole environ's digest would let a short secret be guessed.
  const std::string environ = content_of(bundle_of(secret_parts()), secret_environ);
  EXPECT_FALSE(holds(copy, sha256(environ).hex()));
}

TEST(RedactTest, AVariableThatOnlyRepeatsTheValueIsWithheldAlone) {
  auto parts =
      with_changed(secret_parts(), plain_environ,
                   "A=1" + std::string(1, '\0') + "URL=pg://u:" + std::string(secret) + "@db" + std::string(1, '\0'));
  const std::string copy = redacted(bundle_of(parts), {"env:DB_PASSWORD"});
  expect_no_secret(copy);
  EXPECT_EQ(content_of(copy, plain_environ), std::string("A=1\0", 4));
}

TEST(RedactTest, AShortValueIsWithheldWhereItsNameStandsBeforeIt) {
  auto parts = with_changed(secret_parts(), plain_environ, std::string("A=1\0PIN=1234\0", 13));
  parts = with_changed(parts, "data/c/c0001/state/01-config.json", R"({"Env":["PIN=1234"],"year":12345})");
  parts = with_member(parts, {"data/c/c0001/state/02-other.json", R"({"year":12345})"});
  const std::string copy = redacted(bundle_of(parts), {"env:PIN"});
  EXPECT_FALSE(holds(copy, "PIN=1234"));
  EXPECT_TRUE(holds(copy, R"({"year":12345})"));
  EXPECT_EQ(verify_bytes(copy).verdict, Verdict::consistent_unsigned) << told(verify_bytes(copy));
}

TEST(RedactTest, WhoeverAsksIsToldThatALengthCanBeReckoned) {
  const TemporaryFolder folder;
  const auto bundle = Bundle::open(folder.write("b.tar", bundle_of(secret_parts())));
  const auto notes_of = [&](const char* rule) {
    return redact::plan_redaction(*bundle, {redact::DropRule::parse(rule).value()})->notes;
  };
  ASSERT_EQ(notes_of("env:DB_PASSWORD").size(), 1u);
  EXPECT_TRUE(notes_of("env:DB_PASSWORD")[0].contains("exact length"));
  EXPECT_TRUE(notes_of("member:data/net/*").empty());
}

TEST(RedactTest, AVariableWithoutValueTakesNothingElseAlong) {
  auto parts = with_changed(secret_parts(), plain_environ, std::string("A=1\0PIN=\0", 9));
  parts = with_changed(parts, "data/c/c0001/state/01-config.json", R"({"Env":["PIN="]})");
  EXPECT_TRUE(holds(redacted(bundle_of(parts), {"env:PIN"}), R"({"Env":["PIN="]})"));
}

TEST(RedactTest, OneContainerIsWithheldAndTheOtherShown) {
  ContainerRecord web = sample_container();
  web.configured_args = {"server", "--password=" + std::string(secret) + "\xff"};  // in base64
  ContainerRecord other = sample_container();
  other.cid = "c0002";
  const auto parts = with_changed(secret_parts(), "data/containers.jsonl", to_json(web) + "\n" + to_json(other) + "\n");
  const std::string copy = redacted(bundle_of(parts), {"env:DB_PASSWORD"});
  expect_no_secret(copy);
  EXPECT_EQ(content_of(copy, "data/containers.jsonl"), to_json(other) + "\n");
  EXPECT_EQ(verify_bytes(copy).verdict, Verdict::consistent_unsigned) << told(verify_bytes(copy));
}

TEST(RedactTest, CompressedPartsAndBlobsAreLookedThrough) {
  PartCompressor compressor;
  const std::string file = "password: " + std::string(secret) + "\n";
  FileEntry entry = sample_entries()[1];
  entry.path = "/app.conf";
  entry.sha256 = sha256(file);
  entry.blobs = {sha256(file)};
  std::string listing;
  append_line(listing, entry);
  auto parts = with_member(secret_parts(), {"data/fs/fs0002/listing.0001.jsonl.zst", compressor.compress(listing)});
  const std::string blob = "data/blob/" + sha256(file).hex().substr(0, 2) + "/" + sha256(file).hex();
  parts = with_member(parts, {blob, file});
  std::string names_it;
  FileEntry log = sample_entries()[1];
  log.path = std::string("/log-") + std::string(secret);
  append_line(names_it, log);
  parts = with_member(parts, {"data/fs/fs0003/listing.0001.jsonl.zst", compressor.compress(names_it)});
  const std::string copy = redacted(bundle_of(parts), {"env:DB_PASSWORD"});
  expect_no_secret(copy);
  EXPECT_FALSE(holds(copy, sha256(file).hex()));  // neither as a name nor in a listing
  EXPECT_FALSE(holds(copy, "data/fs/fs0003/listing.0001.jsonl.zst\",\"offset"));
  EXPECT_TRUE(holds(copy, "\"/a\""));  // the other listing
}

std::string blob_of(const std::string& piece) {
  return "data/blob/" + sha256(piece).hex().substr(0, 2) + "/" + sha256(piece).hex();
}

FileEntry captured(const std::vector<std::string>& pieces) {
  FileEntry entry = sample_entries()[1];
  entry.path = "/big";
  std::string whole;
  entry.blobs.emplace();
  for (const std::string& piece : pieces) {
    entry.blobs->push_back(sha256(piece));
    whole += piece;
  }
  entry.sha256 = sha256(whole);
  return entry;
}

std::vector<Part> with_listed(std::vector<Part> parts, std::string fsid, const FileEntry& entry) {
  std::string listing;
  append_line(listing, entry);
  PartCompressor compressor;
  return with_member(std::move(parts), {"data/fs/" + fsid + "/listing.0001.jsonl.zst", compressor.compress(listing)});
}

/// Pieces 0 to 3: the value begins in 1 and ends in 2.
const std::vector<std::string> crossed_pieces = {std::string(900, 'a'), std::string(900, 'b') + "hunt",
                                                 "er2-\"<pw>" + std::string(900, 'c'), std::string(900, 'd')};

void expect_crossed_withheld(const std::string& copy) {
  for (const std::size_t kept : {0u, 3u}) EXPECT_TRUE(holds(copy, crossed_pieces[kept])) << kept;
  for (const std::size_t gone : {1u, 2u}) {
    EXPECT_FALSE(holds(copy, crossed_pieces[gone])) << gone;
    EXPECT_FALSE(holds(copy, sha256(crossed_pieces[gone]).hex())) << gone;
  }
  EXPECT_FALSE(holds(copy, captured(crossed_pieces).sha256->hex())) << "the digest of the whole file";
  EXPECT_EQ(verify_bytes(copy).verdict, Verdict::consistent_unsigned) << told(verify_bytes(copy));
}

TEST(RedactTest, AReasonDoesNotTellTheDigestOfContentThatARuleNames) {
  const std::string piece = "1234\n";
  auto parts = with_member(with_listed(secret_parts(), "fs0002", captured({piece})), {blob_of(piece), piece});
  for (const std::string& rule : {"member:" + blob_of(piece), "member:*" + sha256(piece).hex()}) {
    const std::string copy = redacted(bundle_of(parts), {rule});
    EXPECT_FALSE(holds(copy, sha256(piece).hex())) << rule;
    EXPECT_TRUE(holds(copy, "member:data/blob/…")) << rule;
    EXPECT_EQ(verify_bytes(copy).verdict, Verdict::consistent_unsigned) << told(verify_bytes(copy));
  }
}

TEST(RedactTest, AValueAcrossTwoPiecesOfAListedFile) {
  auto parts = with_listed(secret_parts(), "fs0002", captured(crossed_pieces));
  for (const std::string& piece : crossed_pieces) parts = with_member(parts, {blob_of(piece), piece});
  FileEntry not_captured = captured(crossed_pieces);
  not_captured.blobs.reset();
  parts = with_listed(parts, "fs0003", not_captured);
  expect_crossed_withheld(redacted(bundle_of(parts), {"env:DB_PASSWORD"}));
}

TEST(RedactTest, TheWholeDigestOfAPieceIsFoundInAListingThatIsWithheldForSomethingElse) {
  FileEntry log = captured(crossed_pieces);
  log.path = "/log-" + std::string(secret);
  auto parts = with_listed(secret_parts(), "fs0002", log);
  for (const std::string& piece : crossed_pieces) parts = with_member(parts, {blob_of(piece), piece});
  FileEntry not_captured = captured(crossed_pieces);
  not_captured.blobs.reset();
  expect_crossed_withheld(redacted(bundle_of(with_listed(parts, "fs0003", not_captured)), {"env:DB_PASSWORD"}));
}

TEST(RedactTest, AValueAcrossTwoPiecesOfWhatAProcessHeld) {
  ProcessContent held;
  held.file = captured(crossed_pieces);
  auto parts = with_member(secret_parts(), {"data/c/c0001/p/100-5000/content.jsonl", to_json(held) + "\n"});
  for (const std::string& piece : crossed_pieces) parts = with_member(parts, {blob_of(piece), piece});
  FileEntry not_captured = captured(crossed_pieces);
  not_captured.blobs.reset();
  parts = with_listed(parts, "fs0003", not_captured);
  expect_crossed_withheld(redacted(bundle_of(parts), {"env:DB_PASSWORD"}));
}

TEST(RedactTest, AValueAcrossThreePiecesTakesAllOfThem) {
  const std::vector<std::string> pieces = {std::string(900, 'a'), "xhunt", "er2-", "\"<pw>y"};
  auto parts = with_listed(secret_parts(), "fs0002", captured(pieces));
  for (const std::string& piece : pieces) parts = with_member(parts, {blob_of(piece), piece});
  const std::string copy = redacted(bundle_of(parts), {"env:DB_PASSWORD"});
  for (const char* gone : {"xhunt", "er2-", "pw>y"}) EXPECT_FALSE(holds(copy, gone)) << gone;
  EXPECT_TRUE(holds(copy, pieces[0]));
}

TEST(RedactTest, AFileThatIsNothingButTheValueIsNotToldByItsDigest) {
  PartCompressor compressor;
  FileEntry entry = sample_entries()[1];
  entry.path = "/run/secrets/db";
  entry.sha256 = sha256(std::string(secret) + "\n");
  std::string listing;
  append_line(listing, entry);
  const auto parts =
      with_member(secret_parts(), {"data/fs/fs0002/listing.0001.jsonl.zst", compressor.compress(listing)});
  EXPECT_FALSE(holds(redacted(bundle_of(parts), {"env:DB_PASSWORD"}), entry.sha256->hex()));
}

TEST(RedactTest, AMandatoryRecordThatHoldsTheValueIsARefusal) {
  AcquisitionStart start = sample_start();
  start.argv = {"exhibit-collect", "--note", std::string(secret)};
  const auto in_start = with_changed(secret_parts(), "data/acquisition/start.json", to_json(start) + "\n");
  const std::string told_start = refusal_of(bundle_of(in_start), {"env:DB_PASSWORD"});
  EXPECT_TRUE(told_start.contains("start.json")) << told_start;
  EXPECT_FALSE(told_start.contains("hunter2"));
  PartCompressor compressor;
  const LedgerLine line{"entry", "/x" + std::string(secret), "fs0001", {}, {}, {}};
  const auto in_ledger =
      with_changed(secret_parts(), "data/acquisition/ledger.0001.jsonl.zst", compressor.compress(to_json(line) + "\n"));
  EXPECT_TRUE(refusal_of(bundle_of(in_ledger), {"env:DB_PASSWORD"}).contains("ledger.0001"));
}

TEST(RedactTest, NobodyMayAskForMandatoryMembers) {
  const std::string bundle = bundle_of(secret_parts());
  for (const char* rule : {"member:data/acquisition/start.json", "member:data/acquisition/ledger*", "member:bagit.txt",
                           "member:*finish.json", "member:data/README-VERIFY.txt", "member:*"}) {
    EXPECT_TRUE(refusal_of(bundle, {rule}).contains("cannot") || refusal_of(bundle, {rule}).contains("no copy may"))
        << rule << ": " << refusal_of(bundle, {rule});
  }
}

TEST(RedactTest, ARuleThatNamesNothingIsARefusal) {
  const std::string bundle = bundle_of(secret_parts());
  for (const char* rule : {"env:DB_PASSWORT", "path:/nowhere", "member:data/x", "process:1"}) {
    EXPECT_TRUE(refusal_of(bundle, {"env:DB_PASSWORD", rule}).contains("nothing")) << rule;
  }
}

TEST(RedactTest, ProcessesAndMembersByName) {
  const std::string bundle = bundle_of(secret_parts());
  const std::string copy = redacted(bundle, {"process:101", "member:data/net/*"});
  for (const Part& part : members_of(copy)) {
    EXPECT_FALSE(part.name.starts_with("data/c/c0001/p/101-") || part.name.starts_with("data/net/")) << part.name;
  }
  EXPECT_EQ(content_of(copy, secret_environ), content_of(bundle, secret_environ));
  EXPECT_EQ(verify_bytes(copy).verdict, Verdict::consistent_unsigned) << told(verify_bytes(copy));
}

TEST(RedactTest, AnOlderWritersBundleIsRedactedByWholeRows) {
  Forger forger;  // without lines of parts
  ContainerRecord container = sample_container();
  std::string old_record = to_json(container);
  old_record.insert(old_record.find("\"configured_env_source\""),
                    R"("configured_env":["PATH=/bin","TOKEN=hunter2-old"],)");
  forger.part("data/containers.jsonl").content = old_record + "\n";
  forger.part(secret_environ).content = std::string("A=1\0TOKEN=hunter2-old\0", 22);
  const std::string copy = redacted(forger.build(), {"env:TOKEN"});
  expect_no_secret(copy);
  EXPECT_FALSE(std::ranges::any_of(members_of(copy), [](const Part& part) {
    return part.name == secret_environ || part.name == "data/containers.jsonl";
  }));
  EXPECT_EQ(verify_bytes(copy).verdict, Verdict::consistent_unsigned) << told(verify_bytes(copy));
}

void tell_ledger_parts(Forger& forger, std::uint64_t parts) {
  AcquisitionFinish finish = sample_finish();
  finish.counts.ledger_parts = parts;
  forger.part("data/acquisition/finish.json").content = to_json(finish) + "\n";
}

/// The checkpoint could be taken for a part of the ledger, whose number nothing tells.
TEST(RedactTest, AnOlderWritersBundleWithACheckpointBehindItsLedgerIsARefusal) {
  Forger forger;
  forger.checkpoint_before("data/acquisition/finish.json");
  const std::string told_why = refusal_of(forger.build(), {"member:data/net/*"});
  EXPECT_TRUE(told_why.contains("data/checkpoint/0001")) << told_why;
  EXPECT_TRUE(told_why.contains("ledger's parts")) << told_why;
}

TEST(RedactTest, CheckpointsAreWithheldBehindTheFirstWithheldRow) {
  Forger forger;
  forger.checkpoint_before("data/acquisition/start.json");
  forger.checkpoint_before("data/acquisition/finish.json");
  tell_ledger_parts(forger, 1);
  const std::string copy = redacted(forger.build(), {"member:data/net/*"});
  std::vector<std::string> checkpoints;
  for (const Part& part : members_of(copy)) {
    if (part.name.starts_with("data/checkpoint/")) checkpoints.push_back(part.name);
  }
  EXPECT_EQ(checkpoints, std::vector<std::string>{"data/checkpoint/0001"});
  const Verification verification = verify_bytes(copy);
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
  EXPECT_GT(verification.verified_bytes, 0u);  // the first still holds
}

TEST(RedactTest, AHostileEnvironmentIsRedactedAsFinelyAsItIsDivided) {
  std::string environ;
  for (int i = 0; i < 3'000; ++i) environ += "V" + std::to_string(i) + "=x" + std::string(1, '\0');
  const auto late = with_changed(secret_parts(), plain_environ,
                                 environ + "DB_PASSWORD=" + std::string(secret) + std::string(1, '\0'));
  const std::string late_copy = redacted(bundle_of(late), {"env:DB_PASSWORD"});
  expect_no_secret(late_copy);
  EXPECT_TRUE(content_of(late_copy, plain_environ).ends_with(std::string("V1022=x\0", 8)));
  const auto early = with_changed(secret_parts(), plain_environ,
                                  "DB_PASSWORD=" + std::string(secret) + std::string(1, '\0') + environ);
  const std::string early_copy = redacted(bundle_of(early), {"env:DB_PASSWORD"});
  expect_no_secret(early_copy);
  EXPECT_TRUE(content_of(early_copy, plain_environ).starts_with("V0=x"));
  EXPECT_EQ(verify_bytes(early_copy).verdict, Verdict::consistent_unsigned) << told(verify_bytes(early_copy));
  const std::string megabytes = "DB_PASSWORD=" + std::string(secret) + std::string(std::size_t{3} << 20, 'x');
  const std::string big =
      redacted(bundle_of(with_changed(secret_parts(), plain_environ, megabytes)), {"env:DB_PASSWORD"});
  expect_no_secret(big);
  EXPECT_LT(big.size(), std::size_t{1} << 20);
}

TEST(RedactTest, ACopyIsNotRedactedAgain) {
  const std::string copy = redacted(bundle_of(secret_parts()), {"env:DB_PASSWORD"});
  EXPECT_TRUE(refusal_of(copy, {"env:PATH"}).contains("redacted copy already"));
}

/// The commands of a step of README-VERIFY, as they are printed there.
std::string commands_of_step(const std::string& readme, const std::string& step) {
  std::istringstream lines(readme.substr(readme.find("\n" + step + ". ") + 1));
  std::string commands;
  for (std::string line; std::getline(lines, line);) {
    if (line.size() > 2 && line[1] == '.' && !line.starts_with(step)) break;
    if (line.starts_with("    ")) commands += line + "\n";
  }
  return commands;
}

TEST(RedactTest, WhatReadmeVerifySaysOfACopyCanBeDone) {
  const std::string copy = redacted(bundle_of(secret_parts()), {"env:DB_PASSWORD"});
  const std::string readme = content_of(copy, "data/README-VERIFY.txt");
  EXPECT_TRUE(readme.contains("the first and the fourth can be done with it"));
  const TemporaryFolder folder;
  folder.write("bundle.tar", copy);
  for (const auto& [beside, answer] :
       {std::pair(content_of(copy, "SEAL"), "good\n"), std::pair(std::string("x"), "")}) {
    folder.write("bundle.tar.SEAL", beside);
    folder.write("steps", "set -e\ncd " + folder.path() + "\nBUNDLE=bundle.tar\n" + commands_of_step(readme, "1") +
                              commands_of_step(readme, "4") + "echo good >&3\n");
    EXPECT_EQ(output_of("sh " + (folder / "steps") + " 3>&1 >/dev/null || true"), answer);
  }
}

/// FORMAT.md 11, "One row by hand", as it is printed there.
TEST(RedactTest, ARowIsCheckedByHand) {
  const std::string bundle = bundle_of(secret_parts());
  const std::string copy = redacted(bundle, {"member:data/net/*"});
  const TemporaryFolder folder;
  folder.write("redaction.jsonl", content_of(copy, "data/redaction.jsonl"));
  const std::string commands =
      "cd " + folder.path() +
      R"( && sed -n 7p redaction.jsonl | sed 's/^.\{83\}//; s/"}$//; s/\\\(.\)/\1/g' | tr -d '\n' > LINE && )" +
      R"({ printf '\0'; sed -n 7p redaction.jsonl | cut -c10-73 | xxd -r -p; cat LINE; } | openssl dgst -sha256 -r)";
  const std::string leaf = output_of("sh -c \"$(cat <<'END'\n" + commands + "\nEND\n)\"").substr(0, 64);
  std::istringstream lines(content_of(bundle, "data/index.jsonl"));
  std::string line;
  for (int i = 0; i < 7; ++i) std::getline(lines, line);
  EXPECT_EQ(file_content(folder / "LINE"), line);
  const auto master = Digest::from_hex(content_of(bundle, "data/salt-master.hex").substr(0, 64)).value();
  EXPECT_EQ(leaf, salted_leaf(leaf_salt(master, 6), line).hex());
}

}  // namespace
}  // namespace exhibit
