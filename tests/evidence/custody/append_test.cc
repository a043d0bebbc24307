#include "evidence/custody/append.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "evidence/custody/report.h"
#include "tests/evidence/custody/custody_bench.h"

namespace exhibit::custody {
namespace {

using exhibit::test::file_content;
using exhibit::test::output_of;
using test::has;
using test::told;

class AppendTest : public test::CustodyTest {
 protected:
  AppendTest() : ada(test::person(folder, "ada")), bob(test::person(folder, "bob")) {}
  test::Person ada, bob;
};

TEST_F(AppendTest, TheFirstLineFollowsTheSeal) {
  const Appended added = add(event("received"), nullptr);
  EXPECT_EQ(added.line, 1u);
  const Log log = read_log(file_content(path));
  ASSERT_EQ(log.lines.size(), 1u);
  EXPECT_EQ(log.lines[0].record->previous, *state.seal_sha256);
  EXPECT_EQ(log.head(), added.head);
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(AppendTest, ShellToolsCheckTheChain) {
  add(event("received"), &ada);
  const Appended last = add(event("examined"), &ada);
  EXPECT_EQ(output_of("tail -n 1 " + path + " | sha256sum").substr(0, 64), last.head.hex());
  EXPECT_EQ(output_of("sed -n 3p " + path + " | jq -r .previous"),
            output_of("sed -n 2p " + path + " | sha256sum | cut -c-64"));
}

TEST_F(AppendTest, SshKeygenChecksASignatureOverItsLine) {
  add(event("received"), &ada);
  folder.write("allowed", ada.allowed);
  output_of("cd " + folder.path() + " && sed -n 1p " + path + " > line && sed -n 2p " + path +
            " | jq -r .signature | base64 -d > line.sig && " +
            "ssh-keygen -Y verify -f allowed -I ada -n exhibit-custody -s line.sig < line");
}

TEST_F(AppendTest, ATransferIsSignedByGiverAndLaterByItsReceiver) {
  add(event("received"), &ada);
  const Appended given = add(transfer("Bob"), &ada);
  EXPECT_TRUE(has(report(), FaultCode::missing_receiver, given.line)) << told(report());
  EXPECT_FALSE(report().is_broken());
  const Appended taken = add(accepted_by("Bob"), &bob);
  EXPECT_EQ(taken.accepts, given.line);
  EXPECT_TRUE(report(named({&ada, &bob})).is_whole()) << told(report(named({&ada, &bob})));
  const CustodyReport whole = report();
  ASSERT_EQ(whole.events.size(), 3u);
  ASSERT_EQ(whole.events[1].signatures.size(), 2u);
  EXPECT_EQ(whole.events[1].signatures[0].role, Role::giver);
  EXPECT_EQ(whole.events[1].signatures[1].role, Role::receiver);
}

TEST_F(AppendTest, ReceiverAndGiverWithOneKeyAreTold) {
  add(transfer("Bob"), &ada);
  add(event("accepted"), &ada);
  EXPECT_TRUE(has(report(), FaultCode::same_key)) << told(report());
}

TEST_F(AppendTest, AReceiverWhoIsAnotherThanTheOneItWasGivenToIsTold) {
  add(transfer("Bob"), &ada);
  const Appended taken = add(accepted_by("Mallory"), &bob);
  const CustodyReport odd = report();
  EXPECT_NE(told(odd).find("other-receiver line " + std::to_string(taken.line)), std::string::npos) << told(odd);
  EXPECT_FALSE(odd.is_whole());
  EXPECT_FALSE(odd.is_broken());
}

TEST_F(AppendTest, TheLogShowsFirstWhoReallySigned) {
  add(event("received"), &bob);
  const Log log = read_log(file_content(path));
  const std::string text = log_text(log, report(named({&ada, &bob})), {});
  EXPECT_NE(text.find("as actor by bob, " + bob.key->public_key().fingerprint()), std::string::npos) << text;
}

TEST_F(AppendTest, NothingIsAcceptedTwiceOrOutOfNothing) {
  EXPECT_FALSE(append_event(path, event("accepted"), nullptr));
  add(transfer("Bob"), &ada);
  add(accepted_by("Bob"), &bob);
  EXPECT_FALSE(append_event(path, event("accepted"), nullptr));
}

TEST_F(AppendTest, NamesThatAreNotTextSurvive) {
  Event odd = event("examined");
  odd.who = "Ada \x1b[31m\xff";
  odd.note = std::string("a\nb\0c", 5);
  add(odd, &ada);
  const Log log = read_log(file_content(path));
  EXPECT_EQ(log.lines[0].record->event()->who, odd.who);
  EXPECT_EQ(log.lines[0].record->event()->note, odd.note);
  EXPECT_EQ(file_content(path).find('\x1b'), std::string::npos);
}

TEST_F(AppendTest, ABrokenLogIsLeftAsItIs) {
  add(event("received"), &ada);
  std::string text = file_content(path);
  text[text.find("the lab")] = 'T';
  folder.write("b.tar.custody.jsonl", text);
  const auto refused = append_event(path, event("examined"), nullptr);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("edited-line"), std::string::npos) << refused.error().detail;
  EXPECT_EQ(file_content(path), text);
}

TEST_F(AppendTest, AnotherBundlesLogIsLeftAsItIs) {
  add(event("received"), &ada);
  Event other = event("examined");
  other.bundle.seal_sha256 = sha256("another");
  EXPECT_FALSE(append_event(path, other, nullptr));
}

TEST_F(AppendTest, ATornLineIsSetAsideAndTold) {
  add(event("received"), &ada);
  const std::string whole = file_content(path);
  folder.write("b.tar.custody.jsonl", whole + "{\"exhibit_custody\":1,\"li");
  EXPECT_FALSE(append_event(path, event("examined"), nullptr));
  const LineSigner signer = ada.signer();
  const auto repaired = repair(path, event("repaired"), &signer);
  ASSERT_TRUE(repaired) << repaired.error().message();
  EXPECT_EQ(file_content(repaired->kept_torn), "{\"exhibit_custody\":1,\"li");
  EXPECT_TRUE(file_content(path).starts_with(whole));
  EXPECT_TRUE(report().is_whole()) << told(report());
  EXPECT_NE(lines()[2].find(sha256("{\"exhibit_custody\":1,\"li").hex()), std::string::npos);
  EXPECT_FALSE(repair(path, event("repaired"), &signer));
}

TEST_F(AppendTest, ASignerThatFailsWritesNothing) {
  const LineSigner broken{SignatureForm::ssh, "key",
                          [](std::string_view) -> Expected<std::string> { return refuse("no"); }};
  EXPECT_FALSE(append_event(path, event("received"), &broken));
  EXPECT_NE(::access(path.c_str(), F_OK), 0);
  add(event("received"), nullptr);
  const std::string before = file_content(path);
  EXPECT_FALSE(append_event(path, event("received"), &broken));
  EXPECT_EQ(file_content(path), before);
}

TEST_F(AppendTest, ManyWritersAtOnceMakeOneChain) {
  add(event("received"), nullptr);
  constexpr int writers = 8;
  std::vector<pid_t> children;
  for (int i = 0; i < writers; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      bool is_good = true;
      for (int n = 0; n < 5; ++n) is_good = append_event(path, event("examined"), nullptr).has_value() && is_good;
      ::_exit(is_good ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(lines().size(), 1u + writers * 5);
  EXPECT_FALSE(report().is_broken()) << told(report());
}

TEST_F(AppendTest, RecordsComeBackAsTheyWere) {
  const Record event_record{7, sha256("x"), now(), transfer("Bob")};
  const std::string line = to_line(event_record);
  const auto back = parse_record(std::string_view(line).substr(0, line.size() - 1), "line");
  ASSERT_TRUE(back) << back.error().message();
  EXPECT_EQ(to_line(*back), line);
  EXPECT_FALSE(parse_record("{}", "line"));
  EXPECT_FALSE(parse_record("", "line"));
  EXPECT_FALSE(parse_record(line.substr(0, line.size() - 2), "line"));
}

TEST(CustodyKinds, WordsOfTheOperators) {
  for (const char* kind : {"received", "examined", "copied", "sent-to-lab-2"}) EXPECT_TRUE(is_free_kind(kind)) << kind;
  for (const char* kind : {"", "Examined", "a b", "signature", "transferred", "accepted", "repaired"})
    EXPECT_FALSE(is_free_kind(kind)) << kind;
}

}  // namespace
}  // namespace exhibit::custody
