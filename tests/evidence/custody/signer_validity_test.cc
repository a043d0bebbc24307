// Attack 36 in a custody log: signers whose time is over, who are for something else, or who date a line back.
#include "tests/evidence/custody/custody_bench.h"
#include "tests/support/pki.h"

namespace exhibit::custody {
namespace {

using exhibit::test::cms_of;
using exhibit::test::day;
using exhibit::test::Identity;
using exhibit::test::make_authority;
using exhibit::test::make_identity;
using exhibit::test::make_time_authority;
using exhibit::test::stamp_of;
using exhibit::test::world_begin;
using test::has;
using test::told;

constexpr UnixSeconds hour = 3600;

LineSigner cms_signer(const Identity& identity) {
  return {SignatureForm::cms, "sha256:" + identity.certificate.key_sha256().hex(),
          [identity](std::string_view line) -> Expected<std::string> { return cms_of(line, identity); }};
}

std::string allowed_until(const test::Person& person, UnixSeconds end) {
  const std::string until = to_readable({end, 0});  // 2026-11-24 09:48:00Z
  std::string digits;
  for (const char c : until.substr(0, 19)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  std::string line = person.allowed;
  return line.insert(line.find(' ') + 1, "valid-before=\"" + digits + "Z\" ");
}

class Attack36 : public test::CustodyTest {
 protected:
  Attack36() : ada(test::person(folder, "ada")) { expectation.requires_signers = true; }

  /// One event that says it is of `when`, and its signature.
  std::vector<std::string> signed_at(UnixSeconds when, const LineSigner& signer) const {
    const std::string line = to_line({1, state.anchor(), {when, 0}, event("examined")});
    const SignatureRecord signature{1, Role::actor, signer.form, signer.key, signer.make(line).value()};
    return {line, to_line({2, sha256(line), {when, 0}, signature})};
  }
  void stamp(const std::string& line, UnixSeconds time) {
    expectation.time_authorities = {authority.certificate};
    expectation.time_stamps.push_back({"stamp", stamp_of(line, time_authority, {.time = time})});
  }
  void expect_untrusted(const std::vector<std::string>& lines, std::string_view why) const {
    const CustodyReport report = report_of(lines, expectation);
    EXPECT_TRUE(has(report, FaultCode::untrusted_signer, 1)) << told(report);
    EXPECT_NE(told(report).find(why), std::string::npos) << told(report);
    EXPECT_TRUE(report.is_broken());
  }
  void expect_trusted(const std::vector<std::string>& lines) const {
    const CustodyReport report = report_of(lines, expectation);
    EXPECT_FALSE(has(report, FaultCode::untrusted_signer)) << told(report);
    EXPECT_FALSE(report.is_broken()) << told(report);
  }

  test::Person ada;
  Expectation expectation;
  Identity authority = make_authority("Lab CA");
  Identity time_authority = make_time_authority(authority);
};

TEST_F(Attack36, ACertificateThatExpiredIsTrustedOnlyWhereAStampIsOlder) {
  const Identity bob = make_identity({.name = "Bob", .not_after = world_begin() - hour}, nullptr);
  expectation.signers.certificates = {bob.certificate};
  const auto lines = signed_at(world_begin() - 2 * hour, cms_signer(bob));
  expect_untrusted(lines, "expired");
  stamp(lines[0], world_begin() - 2 * hour);  // over the event, before it was signed
  expect_untrusted(lines, "expired");
  stamp(lines[1], world_begin() - 2 * hour);
  expect_trusted(lines);
}

TEST_F(Attack36, AStampByNobodyWhoIsTrustedMovesNothing) {
  const Identity bob = make_identity({.name = "Bob", .not_after = world_begin() - hour}, nullptr);
  expectation.signers.certificates = {bob.certificate};
  const auto lines = signed_at(world_begin() - 2 * hour, cms_signer(bob));
  stamp(lines[1], world_begin() - 2 * hour);
  expectation.time_authorities = {make_authority("Another CA").certificate};
  expect_untrusted(lines, "expired");
}

TEST_F(Attack36, AStampOverALaterLineVouchesForTheEarlier) {
  const Identity bob = make_identity({.name = "Bob", .not_after = world_begin() - hour}, nullptr);
  expectation.signers.certificates = {bob.certificate};
  auto lines = signed_at(world_begin() - 2 * hour, cms_signer(bob));
  const std::string later = to_line({3, sha256(lines[1]), {world_begin() - 2 * hour, 0}, event("stored")});
  lines.push_back(later);
  stamp(later, world_begin() - 2 * hour);
  const CustodyReport report = report_of(lines, expectation);
  EXPECT_FALSE(has(report, FaultCode::untrusted_signer, 1)) << told(report);
}

TEST_F(Attack36, ACertificateThatIsNotValidYetOrForSomethingElse) {
  const Identity later = make_identity({.name = "Later", .not_before = world_begin() + day}, nullptr);
  expectation.signers.certificates = {later.certificate};
  expect_untrusted(signed_at(world_begin() + 2 * day, cms_signer(later)), "is valid only from");
  const Identity server =
      make_identity({.name = "Server", .extensions = {{"extendedKeyUsage", "serverAuth"}}}, nullptr);
  expectation.signers = {.certificates = {}, .keys = {server.certificate.key_sha256()}};
  expect_untrusted(signed_at(world_begin(), cms_signer(server)), "extended key usage");
}

TEST_F(Attack36, AnSshKeyWhoseTimeIsOverDatesItsLineBack) {
  expectation.signers.allowed_signers = {{"allowed", allowed_until(ada, world_begin() - hour)}};
  const auto lines = signed_at(world_begin() - 2 * hour, ada.signer());
  expect_untrusted(lines, "allowed line 1");
  stamp(lines[1], world_begin() - 2 * hour);
  expect_trusted(lines);
}

TEST_F(Attack36, AnEventFromBeforeTheSealIsOdd) {
  const CustodyReport report = report_of(signed_at(world_begin() - 365 * day, ada.signer()));
  EXPECT_TRUE(has(report, FaultCode::clock_backwards, 1)) << told(report);
  EXPECT_FALSE(report.is_broken());
  EXPECT_TRUE(report_of(signed_at(world_begin() + 60, ada.signer())).is_whole());
}

}  // namespace
}  // namespace exhibit::custody
