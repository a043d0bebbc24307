// Attack 39: the custody log edited, a line deleted, forked, its tail cut.
#include "evidence/custody/report.h"
#include "hashing/ssh/purpose.h"
#include "hashing/ssh/signature.h"
#include "tests/evidence/custody/custody_bench.h"

namespace exhibit::custody {
namespace {

using test::has;
using test::Person;
using test::told;

/// Received, examined, copied: each event and its signature, six lines.
class Attack39 : public test::CustodyTest {
 protected:
  Attack39() : ada(test::person(folder, "ada")), eve(test::person(folder, "eve")) {
    add(event("received"), &ada);
    add(event("examined"), &ada);
    head = add(event("copied"), &ada).head;
    whole = lines();
  }

  static std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << text;
    return text.replace(at, from.size(), to);
  }

  /// Writes the chain anew over these lines, as whoever knows the format can.
  std::vector<std::string> chained_anew(std::vector<std::string> texts) const {
    Digest previous = state.anchor();
    for (std::size_t i = 0; i < texts.size(); ++i) {
      auto record = parse_record(std::string_view(texts[i]).substr(0, texts[i].size() - 1), "").value();
      record.previous = previous;
      record.number = i + 1;
      texts[i] = to_line(record);
      previous = sha256(texts[i]);
    }
    return texts;
  }

  Person ada, eve;
  Digest head;
  std::vector<std::string> whole;
};

TEST_F(Attack39, UntouchedItIsWhole) {
  ASSERT_EQ(whole.size(), 6u);
  EXPECT_TRUE(report().is_whole()) << told(report());
  EXPECT_TRUE(report(named({&ada})).is_whole()) << told(report(named({&ada})));
  EXPECT_EQ(report().head, head);
}

TEST_F(Attack39, AnEditedLineIsNamed) {
  for (std::size_t i = 0; i + 1 < whole.size(); ++i) {
    auto edited = whole;
    edited[i] = replaced(edited[i], "Z\"", "1Z\"");
    EXPECT_TRUE(report_of(edited).is_broken()) << i;
  }
  auto edited = whole;
  edited[2] = replaced(edited[2], "the lab", "the pub");
  EXPECT_TRUE(has(report_of(edited), FaultCode::edited_line, 3)) << told(report_of(edited));
  EXPECT_TRUE(has(report_of(edited), FaultCode::bad_signature, 4)) << told(report_of(edited));
}

TEST_F(Attack39, AnEditedEventAtTheEndIsFoundByItsSignature) {
  auto edited = whole;
  edited[4] = replaced(edited[4], "the lab", "the pub");
  edited = chained_anew(edited);
  EXPECT_TRUE(has(report_of(edited), FaultCode::bad_signature, 6)) << told(report_of(edited));
}

TEST_F(Attack39, EveryFlippedBitIsFound) {
  std::string text;
  for (const std::string& line : whole) text += line;
  for (std::size_t bit = 0; bit < text.size() * 8; bit += 7) {
    std::string changed = text;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
    Expectation expectation;
    expectation.head = head;
    EXPECT_FALSE(check(read_log(changed), state, expectation).is_whole()) << "bit " << bit;
  }
}

TEST_F(Attack39, ADeletedLineIsNamed) {
  for (std::size_t i = 0; i + 1 < whole.size(); ++i) {
    auto cut = whole;
    cut.erase(cut.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_TRUE(has(report_of(cut), FaultCode::deleted_line)) << i << "\n" << told(report_of(cut));
    EXPECT_TRUE(report_of(cut).is_broken());
  }
}

TEST_F(Attack39, ADeletedEventWithItsSignatureAndTheChainWrittenAnewFailsBySignature) {
  auto cut = whole;
  cut.erase(cut.begin() + 2, cut.begin() + 4);
  cut = chained_anew(cut);
  EXPECT_TRUE(report_of(cut).is_broken()) << told(report_of(cut));
}

TEST_F(Attack39, AForkIsNamed) {
  // A second line after line 2, made by a copy of the log that was taken then.
  TemporaryFolder elsewhere;
  const std::string copy = elsewhere.write("log", whole[0] + whole[1]);
  const LineSigner signer = ada.signer();
  ASSERT_TRUE(append_event(copy, event("returned"), &signer));
  const Log other = read_log(exhibit::test::file_content(copy));
  auto forked = whole;
  forked.insert(forked.end(), {other.lines[2].text, other.lines[3].text});
  EXPECT_TRUE(has(report_of(forked), FaultCode::forked, 7)) << told(report_of(forked));
  // Each branch by itself is whole; the head that a witness knows tells them apart.
  Expectation expectation;
  expectation.head = head;
  EXPECT_TRUE(check(other, state, {}).is_whole());
  EXPECT_TRUE(has(check(other, state, expectation), FaultCode::tail_cut));
}

TEST_F(Attack39, ACutTailIsFoundByTheHeadThatAWitnessKnows) {
  Expectation expectation;
  expectation.head = head;
  for (std::size_t kept = 0; kept < whole.size(); ++kept) {
    const std::vector<std::string> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(kept));
    EXPECT_TRUE(has(report_of(cut, expectation), FaultCode::tail_cut)) << kept;
    EXPECT_TRUE(report_of(cut, expectation).is_broken());
  }
  // A bare chain cannot tell: this is why there are witnesses.
  EXPECT_TRUE(report_of({whole[0], whole[1]}).is_whole());
}

TEST_F(Attack39, AHeadFromEarlierStaysGood) {
  add(event("stored"), &ada);
  Expectation expectation;
  expectation.head = head;
  EXPECT_TRUE(report(expectation).is_whole()) << told(report(expectation));
  EXPECT_EQ(report(expectation).lines_after_expected_head, 2u);
}

TEST_F(Attack39, ALogWrittenAnewByAnotherIsNotTrusted) {
  TemporaryFolder elsewhere;
  const std::string copy = elsewhere / "log";
  const LineSigner signer = eve.signer();
  ASSERT_TRUE(append_event(copy, event("received"), &signer));
  const Log forged = read_log(exhibit::test::file_content(copy));
  EXPECT_TRUE(check(forged, state, {}).is_whole());  // which is why signers are named
  const CustodyReport report = check(forged, state, named({&ada}));
  EXPECT_TRUE(has(report, FaultCode::untrusted_signer, 1)) << told(report);
  EXPECT_TRUE(report.is_broken());
}

TEST_F(Attack39, SignaturesStrippedAreMissed) {
  const auto stripped = chained_anew({whole[0], whole[2], whole[4]});
  EXPECT_TRUE(has(report_of(stripped), FaultCode::unsigned_event));
  EXPECT_FALSE(report_of(stripped).is_broken());
  EXPECT_TRUE(report_of(stripped, named({&ada})).is_broken());
}

TEST_F(Attack39, ASignatureMovedToAnotherLineDoesNotHold) {
  auto moved = whole;
  auto record = parse_record(std::string_view(whole[1]).substr(0, whole[1].size() - 1), "").value();
  auto signature = *record.signature();
  signature.of = 3;
  record.what = signature;
  moved[3] = to_line(record);
  EXPECT_TRUE(has(report_of(chained_anew(moved)), FaultCode::bad_signature));
}

TEST_F(Attack39, AnotherBundlesLogIsNamed) {
  BundleState other = state;
  other.seal_sha256 = sha256("another seal");
  const CustodyReport report = check(read_log(exhibit::test::file_content(path)), other, {});
  EXPECT_TRUE(has(report, FaultCode::another_bundle, 1)) << told(report);
  EXPECT_TRUE(report.is_broken());
}

TEST_F(Attack39, OtherBytesUnderTheSameSealAreNamed) {
  BundleState other = state;
  other.sha256 = sha256("other bytes");
  EXPECT_TRUE(has(check(read_log(exhibit::test::file_content(path)), other, {}), FaultCode::bundle_changed));
}

TEST_F(Attack39, ASignatureForASealIsNoneForCustody) {
  auto record = parse_record(std::string_view(whole[1]).substr(0, whole[1].size() - 1), "").value();
  auto signature = *record.signature();
  signature.bytes = ssh::make_signature(*ada.key, whole[0], ssh::seal_purpose).value();
  record.what = signature;
  EXPECT_TRUE(has(report_of({whole[0], to_line(record)}), FaultCode::bad_signature, 2));
}

TEST_F(Attack39, ASignatureUnderAnotherKeysNameIsNone) {
  auto record = parse_record(std::string_view(whole[1]).substr(0, whole[1].size() - 1), "").value();
  auto signature = *record.signature();
  signature.key = eve.key->public_key().fingerprint();
  record.what = signature;
  EXPECT_TRUE(has(report_of({whole[0], to_line(record)}), FaultCode::bad_signature, 2));
}

TEST_F(Attack39, ASignatureInARoleThatTheEventDoesNotHaveIsNone) {
  auto record = parse_record(std::string_view(whole[1]).substr(0, whole[1].size() - 1), "").value();
  auto signature = *record.signature();
  signature.role = Role::receiver;
  record.what = signature;
  EXPECT_TRUE(has(report_of({whole[0], to_line(record)}), FaultCode::bad_reference, 2));
}

TEST_F(Attack39, AClockThatGoesBackIsToldAsOdd) {
  auto record = parse_record(std::string_view(whole[2]).substr(0, whole[2].size() - 1), "").value();
  record.when.seconds -= 3600;
  const CustodyReport report = report_of({whole[0], whole[1], to_line(record)});
  EXPECT_TRUE(has(report, FaultCode::clock_backwards, 3)) << told(report);
  EXPECT_FALSE(report.is_broken());
}

TEST_F(Attack39, ALogWithoutAWholeLineIsBroken) {
  EXPECT_TRUE(report_of({}).is_broken());
  EXPECT_TRUE(has(report_of({}, named({&ada})), FaultCode::bad_line, 1)) << told(report_of({}));
  EXPECT_TRUE(check(read_log("{\"exhibit_custody\":1"), state, {}).is_broken());
}

TEST_F(Attack39, ALogOfABundleThatIsTamperedWithIsNotWhole) {
  for (const char* verdict : {"TAMPERED", "MALFORMED"}) {
    TemporaryFolder elsewhere;
    BundleState unsound = state;
    unsound.verdict = verdict;
    const LineSigner signer = ada.signer();
    Event honest = event("examined");
    honest.bundle = unsound;
    ASSERT_TRUE(append_event(elsewhere / "log", honest, &signer));
    const CustodyReport report = check(read_log(exhibit::test::file_content(elsewhere / "log")), unsound, {});
    EXPECT_NE(told(report).find("bad-bundle"), std::string::npos) << told(report);
    EXPECT_TRUE(report.is_broken());
    EXPECT_NE(report_text(report, "log", {}).find(verdict), std::string::npos);
    const std::string field = std::string("\"bundle_verdict\":\"") + verdict;
    EXPECT_NE(report_json(report, "log", nullptr).find(field), std::string::npos);
  }
}

TEST_F(Attack39, ATornLastLineIsTold) {
  const std::string text = exhibit::test::file_content(path);
  for (std::size_t length = text.size() - whole.back().size() + 1; length < text.size(); ++length) {
    const CustodyReport report = check(read_log(text.substr(0, length)), state, {});
    EXPECT_TRUE(has(report, FaultCode::torn_line, 6)) << length;
  }
}

}  // namespace
}  // namespace exhibit::custody
