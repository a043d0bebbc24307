// A redacted copy as a bundle that is read: what is not there is not known.

#include "evidence/diff/bundle_diff.h"
#include "evidence/diff/bundle_side.h"
#include "evidence/show/subjects.h"
#include "evidence/verify/report.h"
#include "tests/evidence/redact/redaction_fixture.h"

namespace exhibit {
namespace {

using namespace test;  // all of it is about the fixture

class RedactedBundleTest : public ::testing::Test {
 protected:
  Bundle open(const std::string& name, const std::string& bytes) const {
    return Bundle::open(folder_.write(name, bytes)).value();
  }
  std::string shown(const Bundle& bundle, Result<void> (*subject)(const Bundle&, const show::Request&, Output&),
                    bool json = false) const {
    MemoryOutput output;
    show::Request request;
    request.json = json;
    const auto done = subject(bundle, request, output);
    EXPECT_TRUE(done.has_value()) << done.error().message();
    return output.bytes();
  }

  const TemporaryFolder folder_;
  const std::string bundle_ = bundle_of(secret_parts());
  const std::string copy_ = redacted(bundle_, {"env:DB_PASSWORD"});
};

TEST_F(RedactedBundleTest, ItOpensAndTellsWhatItWithholds) {
  const Bundle copy = open("r.tar", copy_);
  EXPECT_TRUE(copy.is_redacted());
  EXPECT_FALSE(copy.is_cut());
  EXPECT_EQ(copy.seal()->bundle_id, small_bundle_id);
  EXPECT_TRUE(copy.find(secret_environ)->is_partial);
  EXPECT_FALSE(copy.find(plain_environ)->is_partial);
  EXPECT_TRUE(copy.may_be_withheld(secret_environ));
  EXPECT_TRUE(copy.may_be_withheld("data/c/c0001/state/01-config.json"));
  EXPECT_FALSE(copy.may_be_withheld(plain_environ));
  const auto withheld = copy.withheld_of(secret_environ);
  ASSERT_EQ(withheld.size(), 2u);  // the whole, and the part
  EXPECT_EQ(withheld[1].part, 2u);
  EXPECT_EQ(withheld[1].reason, "env:DB_PASSWORD");
}

TEST_F(RedactedBundleTest, ABundleIsNone) {
  const Bundle bundle = open("b.tar", bundle_);
  EXPECT_FALSE(bundle.is_redacted());
  EXPECT_FALSE(bundle.may_be_withheld("data/x"));
  EXPECT_TRUE(bundle.withheld_of(secret_environ).empty());
}

TEST_F(RedactedBundleTest, ItsEnvironmentIsShownAndWhatIsWithheldSaid) {
  const Bundle copy = open("r.tar", copy_);
  const std::string text = shown(copy, &show::show_environment);
  EXPECT_TRUE(text.contains("PATH=/bin"));
  EXPECT_TRUE(text.contains("HOME=/root"));
  EXPECT_TRUE(text.contains("(withheld: env:DB_PASSWORD)")) << text;
  const std::string json = shown(copy, &show::show_environment, true);
  EXPECT_TRUE(json.contains(R"("kind":"withheld")")) << json;
}

TEST_F(RedactedBundleTest, AWithheldEnvironIsNotEmpty) {
  const Bundle copy = open("w.tar", redacted(bundle_, {"member:*/environ"}));
  const std::string text = shown(copy, &show::show_environment);
  EXPECT_TRUE(text.contains("(withheld: member:*/environ)")) << text;
}

TEST_F(RedactedBundleTest, EverySubjectIsShown) {
  const Bundle copy =
      open("r.tar", redacted(bundle_, {"env:DB_PASSWORD", "path:/mnt two/a*", "process:101", "member:data/net/*"}));
  for (const auto subject :
       {&show::show_overview, &show::show_containers, &show::show_processes, &show::show_files, &show::show_environment,
        &show::show_mounts, &show::show_sockets, &show::show_ledger, &show::show_members}) {
    shown(copy, subject);
    shown(copy, subject, true);
  }
  EXPECT_TRUE(shown(copy, &show::show_overview).contains("redacted"));
}

TEST_F(RedactedBundleTest, ItsMembersHaveTheirSources) {
  auto parts = secret_parts();
  const Bundle copy = open("r.tar", copy_);
  EXPECT_TRUE(shown(copy, &show::show_members).contains(plain_environ));
}

TEST_F(RedactedBundleTest, TheReportSaysWhatItIs) {
  Verification verification = verify_bytes(copy_);
  const std::string text = verification_text(verification, "r.tar", show::Palette::plain());
  for (const char* words : {"CONSISTENT-UNSIGNED", "redacted copy", "5 of", "env:DB_PASSWORD", "cannot be"}) {
    EXPECT_TRUE(text.contains(words)) << words << " not in " << text;
  }
  EXPECT_TRUE(verification_json(verification).contains(R"("withheld":5)"));
  EXPECT_TRUE(verification_json(verify_bytes(bundle_)).contains(R"("redaction":null)"));
}

/// Nothing that one side withholds is told to have come, gone or changed.
TEST_F(RedactedBundleTest, ADifferenceToWhatIsWithheldIsUnknown) {
  const Bundle whole = open("b.tar", bundle_);
  for (const std::vector<std::string>& rules :
       std::vector<std::vector<std::string>>{{"env:DB_PASSWORD"},
                                             {"member:*/environ"},
                                             {"process:101"},
                                             {"path:/mnt two/a"},
                                             {"member:data/net/*"},
                                             {"member:*/configured_env.jsonl"},
                                             {"member:*/mounts.jsonl"},
                                             {"member:*/process.json"},
                                             {"member:*/walk.json"},
                                             {"member:data/containers.jsonl"}}) {
    const Bundle copy = open("d.tar", redacted(bundle_, rules));
    for (const auto& [a, b] : {std::pair(&whole, &copy), std::pair(&copy, &whole), std::pair(&copy, &copy)}) {
      const auto side_a = diff::BundleSide::load("A", *a);
      const auto side_b = diff::BundleSide::load("B", *b);
      ASSERT_TRUE(side_a && side_b) << rules.front() << (side_a ? side_b : side_a).error().message();
      const auto sections = diff::diff_bundles(*side_a, *side_b);
      ASSERT_TRUE(sections.has_value()) << rules.front() << sections.error().message();
      for (const diff::Section& section : *sections) {
        for (const diff::Finding& finding : section.findings) {
          EXPECT_EQ(finding.change, diff::Change::unknown)
              << rules.front() << ": " << finding.path << ": " << (finding.reasons.empty() ? "" : finding.reasons[0]);
        }
      }
    }
  }
}

}  // namespace
}  // namespace exhibit
