// A bundle in a folder, people with SSH keys, and a custody log that they write.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "evidence/custody/append.h"
#include "evidence/custody/check.h"
#include "evidence/custody/examine.h"
#include "evidence/custody/line_signer.h"
#include "hashing/ssh/openssh_key.h"
#include "hashing/ssh/signer.h"
#include "tests/support/files.h"
#include "tests/support/shell.h"
#include "tests/support/small_bundle.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::custody::test {

/// Somebody with an Ed25519 key.
struct Person {
  std::shared_ptr<const ssh::Signer> key;
  std::string allowed;  ///< the line of an allowed_signers file

  LineSigner signer() const { return line_signer(key); }
};

inline Person person(const TemporaryFolder& folder, const std::string& name) {
  const std::string path = folder / name;
  exhibit::test::output_of("ssh-keygen -q -t ed25519 -N '' -C '' -f " + path);
  auto key = ssh::parse_openssh_key(exhibit::test::file_content(path), name,
                                    [](std::string_view) -> Expected<Secret> { return refuse("?"); });
  return {std::make_shared<ssh::KeySigner>(*std::move(key)), name + " " + exhibit::test::file_content(path + ".pub")};
}

class CustodyTest : public ::testing::Test {
 protected:
  CustodyTest()
      : bundle(folder.write("b.tar", exhibit::test::small_bundle())),
        path(bundle + ".custody.jsonl"),
        state(examine_file(bundle)->state) {}

  Event event(std::string kind) const {
    return Event{.kind = std::move(kind),
                 .who = "Ada",
                 .where = "the lab",
                 .why = "a test",
                 .account = "a@b",
                 .tool = "test",
                 .bundle = state};
  }
  Event transfer(std::string receiver) const {
    Event gives = event("transferred");
    gives.receiver = std::move(receiver);
    return gives;
  }
  Event accepted_by(std::string who) const {
    Event takes = event("accepted");
    takes.who = std::move(who);
    return takes;
  }
  Appended add(Event what, const Person* by) const {
    const LineSigner signer = by == nullptr ? LineSigner{} : by->signer();
    auto appended = append_event(path, std::move(what), by == nullptr ? nullptr : &signer);
    EXPECT_TRUE(appended) << appended.error().message();
    return appended ? *appended : Appended{};
  }

  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const SeenLine& line : read_log(exhibit::test::file_content(path)).lines) all.push_back(line.text);
    return all;
  }
  CustodyReport report_of(const std::vector<std::string>& texts, const Expectation& expectation = {}) const {
    std::string text;
    for (const std::string& line : texts) text += line;
    return check(read_log(text), state, expectation);
  }
  CustodyReport report(const Expectation& expectation = {}) const { return report_of(lines(), expectation); }

  static Expectation named(const std::vector<const Person*>& people) {
    Expectation expectation;
    expectation.requires_signers = true;
    for (const Person* one : people) expectation.signers.allowed_signers.push_back({"allowed", one->allowed});
    return expectation;
  }

  TemporaryFolder folder;
  std::string bundle;
  std::string path;
  BundleState state;
};

inline bool has(const CustodyReport& report, FaultCode code, std::uint64_t line = 0) {
  return std::ranges::any_of(report.faults, [&](const CustodyFault& fault) {
    return fault.code == code && (line == 0 || fault.line == line);
  });
}

inline std::string told(const CustodyReport& report) {
  std::string text;
  for (const CustodyFault& fault : report.faults)
    text += std::string(fault_code_word(fault.code)) + " line " + std::to_string(fault.line) + ": " + fault.why + "\n";
  return text;
}

}  // namespace exhibit::custody::test
