// Attack 40: a redacted copy with an invented row, a swapped leaf, a mandatory row withheld, and its kin. Whoever makes
// such a copy knows all of it, but has no bundle with another root and the same seal.
#include <algorithm>

#include "evidence/reader/decode.h"
#include "hashing/merkle.h"
#include "tests/evidence/redact/redaction_fixture.h"
#include "tests/support/forger.h"

namespace exhibit {
namespace {

using namespace test;  // all of it is about the fixture

class Attack40 : public ::testing::Test {
 protected:
  const std::string bundle_ = bundle_of(secret_parts());
  const std::string copy_ = redacted(bundle_, {"env:DB_PASSWORD"});

  static void expect_verdict(const std::string& copy, FaultCode code, std::string_view where = {}) {
    const Verification verification = verify_bytes(copy);
    EXPECT_EQ(verification.verdict, Verdict::tampered) << told(verification);
    EXPECT_TRUE(has_fault(verification, code, where)) << told(verification);
  }
  /// The same, and it does not open.
  static void expect_tampered(const std::string& copy, FaultCode code, std::string_view where = {}) {
    expect_verdict(copy, code, where);
    const TemporaryFolder folder;
    EXPECT_FALSE(Bundle::open(folder.write("r.tar", copy)).has_value());
  }
};

std::string disclosed(const Digest& salt, const std::string& line) {
  RedactionRow row;
  row.salt = salt;
  row.line = line;
  return to_json(row);
}

std::string withheld(const Digest& leaf, std::string reason = "because") {
  RedactionRow row;
  row.is_withheld = true;
  row.leaf = leaf;
  row.reason = std::move(reason);
  return to_json(row);
}

/// The same row as a leaf alone, which gives the same root.
std::string without_line(const std::string& row) {
  const RedactionRow read = decode_redaction_row(row, "").value();
  return withheld(salted_leaf(read.salt, read.line));
}

TEST_F(Attack40, TheCopyItselfIsConsistent) {
  EXPECT_EQ(verify_bytes(copy_).verdict, Verdict::consistent_unsigned) << told(verify_bytes(copy_));
  const TemporaryFolder folder;
  EXPECT_TRUE(Bundle::open(folder.write("r.tar", copy_)).has_value());
}

TEST_F(Attack40, AnInventedRow) {
  const std::string content = "innocent\n";
  IndexLine line{0, "data/c/c0001/p/100-5000/status", 0, content.size(), sha256(content), {}};
  auto parts = members_of(copy_);
  const auto place = std::ranges::find(parts, secret_environ, &Part::name) + 1;
  parts.insert(place, {line.member, content});
  std::string archive;
  for (const Part& part : parts) archive += tar_member(std::string(small_bag) + "/" + part.name, part.content);
  archive += tar_end();
  expect_tampered(archive, FaultCode::member_not_listed, line.member);
  // With a row behind all others, and in the place of one that is withheld.
  const auto appended = with_rows(archive, [&](std::vector<std::string>& rows) {
    line.number = rows.size();
    rows.push_back(disclosed(sha256("salt"), to_json(line)));
  });
  expect_tampered(appended, FaultCode::leaf_count);
  expect_tampered(appended, FaultCode::merkle_root);
  const auto replaced = with_rows(archive, [&](std::vector<std::string>& rows) {
    line.number = row_of(bundle_, secret_environ);
    rows[line.number] = disclosed(sha256("salt"), to_json(line));
  });
  expect_tampered(replaced, FaultCode::merkle_root);
}

TEST_F(Attack40, ASwappedLeaf) {
  const std::size_t row = row_of(bundle_, secret_environ);
  expect_tampered(with_rows(copy_, [&](auto& rows) { rows[row] = withheld(sha256("another")); }),
                  FaultCode::merkle_root);
  // Two leaves that are both there, the one for the other.
  expect_tampered(with_rows(copy_, [&](auto& rows) { std::swap(rows[row], rows[row + 2]); }), FaultCode::merkle_root);
}

TEST_F(Attack40, AMandatoryRowWithheld) {
  for (const char* member : {"bagit.txt", "data/README-VERIFY.txt", "data/acquisition/start.json",
                             "data/acquisition/ledger.0001.jsonl.zst", "data/acquisition/finish.json"}) {
    const std::size_t row = row_of(bundle_, member);
    const auto rows_only = with_rows(copy_, [&](auto& rows) { rows[row] = without_line(rows[row]); });
    const Verification verification = verify_bytes(without(rows_only, member));
    EXPECT_EQ(verification.verdict, Verdict::tampered) << member << ": " << told(verification);
    // Without finish.json nothing tells how many parts the ledger has; but then finish.json itself is missing.
    EXPECT_TRUE(has_fault(verification, FaultCode::mandatory_row_withheld, member)) << told(verification);
    EXPECT_FALSE(has_fault(verification, FaultCode::merkle_root)) << "the row is a leaf of the same root";
  }
}

/// An older writer's bundle, whose finish.json does not tell how many parts the ledger has, with a ledger of three.
class Attack40OfAnOlderBundle : public Attack40 {
 protected:
  static std::string bundle() {
    Forger forger;
    const Part first = forger.part(ledger(1));
    forger.insert_after(ledger(1), {ledger(2), first.content});
    forger.insert_after(ledger(2), {ledger(3), first.content});
    return forger.build();
  }
  static std::string ledger(int part) { return "data/acquisition/ledger.000" + std::to_string(part) + ".jsonl.zst"; }

  const std::string older_ = bundle();
  const std::string older_copy_ = redacted(older_, {"member:data/net/*"});

  std::string without_ledger(const std::vector<int>& parts) const {
    std::string copy = older_copy_;
    for (const int part : parts) {
      const std::size_t row = row_of(older_, ledger(part));
      copy = with_rows(copy, [&](auto& rows) { rows[row] = without_line(rows[row]); });
      copy = without(copy, ledger(part));
    }
    return copy;
  }
};

TEST_F(Attack40OfAnOlderBundle, TheCopyItselfIsConsistent) {
  EXPECT_EQ(verify_bytes(older_copy_).verdict, Verdict::consistent_unsigned) << told(verify_bytes(older_copy_));
}

TEST_F(Attack40OfAnOlderBundle, NoPartOfTheLedgerMayBeWithheld) {
  for (const auto& parts : std::vector<std::vector<int>>{{1, 2, 3}, {1}, {2}, {3}, {1, 2}, {2, 3}, {1, 3}}) {
    const Verification verification = verify_bytes(without_ledger(parts));
    EXPECT_EQ(verification.verdict, Verdict::tampered) << told(verification);
    EXPECT_TRUE(has_fault(verification, FaultCode::mandatory_row_withheld)) << told(verification);
    EXPECT_FALSE(has_fault(verification, FaultCode::merkle_root)) << "the rows are leaves of the same root";
  }
}

/// The name that a withheld row claims proves nothing.
TEST_F(Attack40OfAnOlderBundle, NorBeGivenOutAsACheckpoint) {
  const std::size_t row = row_of(older_, ledger(3));
  const auto renamed = with_rows(without_ledger({3}), [&](auto& rows) {
    RedactionRow claimed = decode_redaction_row(rows[row], "").value();
    claimed.member = "data/checkpoint/0001";
    rows[row] = to_json(claimed);
  });
  expect_verdict(renamed, FaultCode::mandatory_row_withheld, ledger(2));
}

TEST_F(Attack40, ARowLessAndARowTwice) {
  expect_tampered(with_rows(copy_, [](auto& rows) { rows.erase(rows.begin() + 4); }), FaultCode::leaf_count);
  expect_tampered(with_rows(copy_, [](auto& rows) { rows.insert(rows.begin() + 4, rows[4]); }), FaultCode::leaf_count);
  expect_tampered(with_rows(copy_, [](auto& rows) { rows.clear(); }), FaultCode::leaf_count);
}

TEST_F(Attack40, TwoRowsExchanged) {
  const std::size_t row = row_of(bundle_, plain_environ);
  expect_tampered(with_rows(copy_, [&](auto& rows) { std::swap(rows[row], rows[row + 3]); }),
                  FaultCode::index_mismatch);
}

TEST_F(Attack40, AnotherLineOrSalt) {
  const std::size_t row = row_of(bundle_, plain_environ);
  for (const auto& [from, to] :
       {std::pair("\\\"size\\\":14", "\\\"size\\\":15"), std::pair("\"salt\":\"", "\"salt\":\"0")}) {
    const auto changed = with_rows(copy_, [&](auto& rows) {
      const auto at = rows[row].find(from);
      ASSERT_NE(at, std::string::npos);
      rows[row].replace(at, std::string_view(from).size(), to);
      if (std::string_view(from).contains("salt")) rows[row].erase(at + 9 + 64, 1);
    });
    expect_tampered(changed, FaultCode::merkle_root);
  }
}

TEST_F(Attack40, ADisclosedMemberChangedRemovedOrMoved) {
  const std::string changed = with_content(copy_, plain_environ, std::string("A=2\0PATH=/bin\0", 14));
  expect_verdict(changed, FaultCode::member_digest, plain_environ);
  const TemporaryFolder folder;
  EXPECT_FALSE(Bundle::open(folder.write("r.tar", changed))->read(plain_environ).has_value());
  expect_tampered(without(copy_, plain_environ), FaultCode::listed_member_missing, plain_environ);
  auto parts = members_of(copy_);
  std::swap(*std::ranges::find(parts, plain_environ, &Part::name),
            *std::ranges::find(parts, "data/c/c0001/mounts.jsonl", &Part::name));
  std::string archive;
  for (const Part& part : parts) archive += tar_member(std::string(small_bag) + "/" + part.name, part.content);
  const Verification verification = verify_bytes(archive + tar_end());
  EXPECT_EQ(verification.verdict, Verdict::tampered) << told(verification);
}

TEST_F(Attack40, PartsOfAMemberChangedAddedOrLeftOut) {
  for (const std::string_view content :
       {std::string_view("PATH=/tmp\0HOME=/root\0", 21), std::string_view("PATH=/bin\0", 10),
        std::string_view("HOME=/root\0PATH=/bin\0", 21), std::string_view("PATH=/bin\0X=1\0HOME=/root\0", 25),
        std::string_view()}) {
    expect_tampered(with_content(copy_, secret_environ, content), FaultCode::member_digest, secret_environ);
  }
}

TEST_F(Attack40, AnotherSeal) {
  std::string seal = content_of(copy_, "SEAL");
  const auto leaves = seal.find("leaves: ");
  expect_tampered(with_content(copy_, "SEAL", seal.replace(leaves, 9, "leaves: 9")), FaultCode::leaf_count);
  expect_tampered(with_content(copy_, "SEAL", content_of(bundle_of(small_parts()), "SEAL")), FaultCode::merkle_root);
}

TEST_F(Attack40, ARowThatIsNone) {
  for (const std::string row : {"", "{}", "junk", R"({"leaf":"00","reason":""})", R"({"salt":"00","line":""})"}) {
    const Verification verification = verify_bytes(with_rows(copy_, [&](auto& rows) { rows[4] = row; }));
    EXPECT_TRUE(has_fault(verification, FaultCode::bad_redaction_row, "line 5")) << row << told(verification);
  }
  // A row that is both, or with something between salt and line, could be read in two ways.
  const auto both = with_rows(copy_, [](auto& rows) { rows[4].insert(1, R"("leaf":")" + sha256("").hex() + R"(",)"); });
  EXPECT_TRUE(has_fault(verify_bytes(both), FaultCode::bad_redaction_row));
  const auto more = with_rows(copy_, [](auto& rows) { rows[4].insert(1, R"("note":"x",)"); });
  EXPECT_TRUE(has_fault(verify_bytes(more), FaultCode::bad_redaction_row));
}

TEST_F(Attack40, TheRowsMissingTwiceOrInTheWrongPlace) {
  const Verification missing = verify_bytes(without(copy_, "data/redaction.jsonl"));
  EXPECT_NE(missing.verdict, Verdict::consistent_unsigned);
  std::string archive;
  for (const Part& part : members_of(copy_)) {
    if (part.name == "SEAL") archive += tar_member(bundle_.substr(0, small_bag.size()) + "/data/x", "hidden");
    archive += tar_member(std::string(small_bag) + "/" + part.name, part.content);
  }
  EXPECT_TRUE(has_fault(verify_bytes(archive + tar_end()), FaultCode::member_order, "data/x"));
  // Beside an index, a copy is neither.
  auto both = members_of(bundle_);
  both.insert(both.end() - 1, {"data/redaction.jsonl", content_of(copy_, "data/redaction.jsonl")});
  std::string mixed;
  for (const Part& part : both) mixed += tar_member(std::string(small_bag) + "/" + part.name, part.content);
  EXPECT_NE(verify_bytes(mixed + tar_end()).verdict, Verdict::consistent_unsigned);
}

TEST_F(Attack40, CutAnywhereItIsIncomplete) {
  for (std::size_t length = 512; length < copy_.size() - 1'024; length += 1'000) {
    const Verification verification = verify_bytes(std::string_view(copy_).substr(0, length));
    EXPECT_EQ(verification.verdict, Verdict::incomplete) << length << told(verification);
  }
}

/// Where a copy only says something: behind the leaf of a withheld row.
bool is_only_said(const std::string& copy, std::size_t at) {
  const std::size_t begin = content_offset(copy, "data/redaction.jsonl");
  if (at < begin || at >= begin + content_of(copy, "data/redaction.jsonl").size()) return false;
  const std::size_t row = copy.rfind('\n', at - 1) + 1;
  const std::size_t column = at - std::max(row, begin);
  return copy.substr(std::max(row, begin), 8) == R"({"leaf":)" && column > 74;
}

TEST_F(Attack40, EveryBitFlipBeforeTheSealIsSeen) {
  const std::size_t seal = content_offset(copy_, "SEAL") - 512;
  for (std::size_t at = 0; at < seal; at += 3) {
    std::string flipped = copy_;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    if (is_only_said(copy_, at)) continue;
    EXPECT_NE(verify_bytes(flipped).verdict, Verdict::consistent_unsigned) << at;
  }
}

}  // namespace
}  // namespace exhibit
