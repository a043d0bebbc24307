// Logs of nothing but faults cost no more than they are worth.
#include <numeric>

#include "evidence/sidecars/sidecars.h"
#include "tests/evidence/custody/custody_bench.h"

namespace exhibit::custody {
namespace {

using test::told;

class CustodyLimits : public test::CustodyTest {
 protected:
  CustodyLimits() : ada(test::person(folder, "ada")) {}

  std::ptrdiff_t number_of(const CustodyReport& report, FaultCode code) const {
    return std::ranges::count(report.faults, code, &CustodyFault::code);
  }
  std::string signature_line(std::uint64_t number, const std::string& before, const std::string& of, Role role) const {
    const LineSigner signer = ada.signer();
    return to_line(
        {number, sha256(before), now(), SignatureRecord{1, role, signer.form, signer.key, signer.make(of).value()}});
  }

  test::Person ada;
};

TEST_F(CustodyLimits, ALogOfNewlinesIsNotReadToItsEnd) {
  const Log log = read_log(std::string(std::size_t{4} << 20, '\n'));
  EXPECT_LE(log.lines.size(), 1000u);
  const CustodyReport report = check(log, state, {});
  EXPECT_TRUE(report.is_broken());
  EXPECT_LE(report.faults.size(), 1001u);
  EXPECT_NE(told(report).find("not read"), std::string::npos) << told(report).substr(0, 400);
}

TEST_F(CustodyLimits, ManySignaturesOfOneEventAreOneFaultOfEachAtMost) {
  std::vector<std::string> texts{to_line({1, state.anchor(), now(), transfer("Bob")})};
  for (std::uint64_t number = 2; number <= 201; ++number) {
    texts.push_back(signature_line(number, texts.back(), texts[0], number % 2 == 0 ? Role::giver : Role::receiver));
  }
  const CustodyReport report = report_of(texts);
  EXPECT_EQ(number_of(report, FaultCode::same_key), 1) << report.faults.size();
  EXPECT_LE(report.faults.size(), texts.size());
  EXPECT_LE(report.events[0].signatures.size(), 16u);
}

TEST_F(CustodyLimits, FaultsBeyondANumberAreCountedAlone) {
  std::vector<std::string> texts{to_line({1, state.anchor(), now(), event("received")})};
  // Each signs an event that is not there.
  for (std::uint64_t number = 2; number <= 12'000; ++number) {
    const SignatureRecord signature{99'999, Role::actor, SignatureForm::ssh, "", ""};
    texts.push_back(to_line({number, sha256(texts.back()), now(), signature}));
  }
  const CustodyReport report = report_of(texts);
  EXPECT_LE(report.faults.size(), 10'000u);
  EXPECT_TRUE(report.is_broken());
}

TEST(SmallFile, TakesNoMoreMemoryThanThereIs) {
  const TemporaryFolder folder;
  const auto content = read_small_file(folder.write("small", "a few bytes"), greatest_log);
  ASSERT_TRUE(content && *content);
  EXPECT_EQ(**content, "a few bytes");
  EXPECT_LT((*content)->capacity(), std::size_t{1} << 20);
}

TEST(SmallFile, IsReadToItsLimitAndNotBeyond) {
  const TemporaryFolder folder;
  std::string text(300'000, '\0');
  std::iota(text.begin(), text.end(), '\0');
  const std::string path = folder.write("file", text);
  EXPECT_EQ(read_small_file(path, text.size())->value(), text);
  EXPECT_EQ(read_small_file(path, text.size() + 1)->value(), text);
  EXPECT_FALSE(read_small_file(path, text.size() - 1));
  EXPECT_EQ(read_small_file(folder.write("empty", ""), 0)->value(), "");
}

}  // namespace
}  // namespace exhibit::custody
