// Each subject over a whole bundle.
#include "evidence/show/subjects.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/evidence/show/hostile_names.h"
#include "tests/evidence/show/web_bundle.h"
#include "tests/support/memory_output.h"

namespace exhibit::show {
namespace {

using Subject = Result<void> (*)(const Bundle&, const Request&, Output&);

constexpr Subject all_subjects[] = {show_overview, show_containers, show_processes, show_files,  show_environment,
                                    show_mounts,   show_sockets,    show_ledger,    show_members};

class Subjects : public ::testing::Test {
 protected:
  Bundle open(const std::string& path) {
    auto bundle = Bundle::open(path);
    EXPECT_TRUE(bundle) << bundle.error().message();
    return *std::move(bundle);
  }

  std::string shown(Subject subject, const Request& request = {}) {
    test::MemoryOutput output;
    const auto result = subject(bundle_, request, output);
    EXPECT_TRUE(result) << result.error().message();
    return output.bytes();
  }

  std::vector<Json> records(Subject subject, Request request = {}) {
    request.json = true;
    return objects(shown(subject, request));
  }

  TemporaryFolder folder_;
  std::string path_ = write_web_bundle(folder_);
  Bundle bundle_ = open(path_);
};

std::vector<std::string> values(const std::vector<Json>& records, const char* name) {
  std::vector<std::string> found;
  for (const Json& record : records) found.push_back(record.value(name, ""));
  return found;
}

TEST_F(Subjects, AreHarmlessInTextAndJson) {
  for (const Subject subject : all_subjects) {
    expect_harmless(shown(subject));
    EXPECT_FALSE(records(subject).empty());
  }
}

TEST_F(Subjects, RefuseAnUnknownContainerAndNameTheBundle) {
  for (const Subject subject : all_subjects) {
    test::MemoryOutput output;
    const auto result = subject(bundle_, {.containers = {"database"}}, output);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message(), path_ + ": database: no such container; the bundle has web (3f2a1b2c3d4e)");
    EXPECT_EQ(output.bytes(), "");
  }
}

TEST_F(Subjects, ShowProcessesAsATree) {
  const std::string text = shown(show_processes);
  EXPECT_NE(text.find("nginx"), std::string::npos);
  EXPECT_NE(text.find("└─ sh"), std::string::npos) << text;
}

TEST_F(Subjects, ShowFilesWhereTheyStandInTheContainer) {
  EXPECT_EQ(
      values(records(show_files), "container_path"),
      (std::vector<std::string>{"/", "/" + escape_for_terminal(hostile), "/bin", "/bin/su", "/data", "/data/notes"}));
}

TEST_F(Subjects, FilterFiles) {
  EXPECT_EQ(values(records(show_files, {.files = {.path = "/data/*"}}), "container_path"),
            (std::vector<std::string>{"/data/notes"}));
  EXPECT_EQ(values(records(show_files, {.files = {.privileged = true}}), "container_path"),
            (std::vector<std::string>{"/bin/su"}));
  EXPECT_EQ(shown(show_files, {.files = {.path = "/nothing"}}), "");
}

TEST_F(Subjects, ShowTheConfiguredEnvironmentBesideAnOverwrittenOne) {
  const auto variables = records(show_environment);
  EXPECT_EQ(values(variables, "kind"), (std::vector<std::string>{"configured", "state", "process"}));
  EXPECT_EQ(variables[1]["environ_state"], "overwritten");
  EXPECT_EQ(variables[2]["value"], "API_KEY");
}

TEST_F(Subjects, JoinSocketsWithProcesses) {
  const auto sockets = records(show_sockets);
  ASSERT_EQ(sockets.size(), 1U);
  EXPECT_EQ(sockets[0]["local_port"], 80);
  EXPECT_EQ(sockets[0]["processes"][0]["pid"], 11);
}

TEST_F(Subjects, ShowTheLedgerWithItsCoverageFirst) {
  const auto lines = records(show_ledger);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0]["what"], "coverage");
  EXPECT_EQ(lines[0]["processes"]["ok"], 2);
  EXPECT_EQ(lines[0]["entries"]["ok"], 6);
  EXPECT_EQ(records(show_ledger, {.containers = {"web"}}).size(), 3U);
  EXPECT_EQ(shown(show_ledger).find("nginx"), std::string::npos);
  EXPECT_NE(shown(show_ledger, {.whole_ledger = true}).find("nginx"), std::string::npos);
}

TEST_F(Subjects, ListMembersWithTheirSources) {
  const auto members = records(show_members);
  EXPECT_EQ(members.size(), bundle_.members().size());
  EXPECT_EQ(members.back()["member"], "SEAL");
  const auto of_web = records(show_members, {.containers = {"web"}});
  const auto environ =
      std::ranges::find(of_web, "data/c/c0001/p/10-10/environ", [](const Json& one) { return one["member"]; });
  ASSERT_NE(environ, of_web.end());
  EXPECT_EQ((*environ)["source"], "/proc/10/environ");
  EXPECT_LT(of_web.size(), members.size());
}

TEST_F(Subjects, CountTheGapsInTheOverview) { EXPECT_EQ(records(show_overview)[0]["gaps"], 2); }

TEST_F(Subjects, ShowACutBundleAsFarAsItGoes) {
  const Member* const mounts = bundle_.find("data/c/c0001/mounts.jsonl");
  ASSERT_NE(mounts, nullptr);
  std::filesystem::resize_file(path_, mounts->offset);
  bundle_ = open(path_);
  ASSERT_TRUE(bundle_.is_cut());
  EXPECT_EQ(records(show_overview)[0]["status"], "cut");
  EXPECT_EQ(records(show_processes).size(), 2U);
  EXPECT_TRUE(records(show_mounts).empty());
  EXPECT_TRUE(records(show_files).empty());
}

TEST_F(Subjects, ShowWhatStandsBeforeADamagedListing) {
  const Member* const part = bundle_.find("data/fs/fs0002/listing.0001.jsonl.zst");
  ASSERT_NE(part, nullptr);
  std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(part->offset));
  file.put('!');
  file.close();
  test::MemoryOutput output;
  const auto result = show_files(bundle_, {}, output);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message().find(path_ + ": data/fs/fs0002/listing.0001.jsonl.zst"), std::string::npos);
  EXPECT_NE(output.bytes().find("/bin/su"), std::string::npos);
}

class LayeredSubjects : public Subjects {
 protected:
  LayeredSubjects() { bundle_ = open(write_layered_web_bundle(folder_)); }
};

TEST_F(LayeredSubjects, ShowFilesAsTheOverlayDoes) {
  const auto files = records(show_files);
  EXPECT_EQ(values(files, "container_path"),
            (std::vector<std::string>{"/", "/" + escape_for_terminal(hostile), "/bin", "/data", "/data/below", "/data",
                                      "/data/notes"}));
  EXPECT_EQ(files[1]["layer"], 1);
  EXPECT_EQ(files[1]["fsid"], "fs0001");
  EXPECT_EQ(files[2]["layer"], "upper");
  EXPECT_EQ(files[2]["fsid"], "fs0003");
  EXPECT_EQ(files[4]["hidden_by"], "/data");
  EXPECT_FALSE(files[6].contains("hidden_by"));
  EXPECT_FALSE(files[6].contains("layer"));
}

TEST_F(LayeredSubjects, CountTheLayersAsTheContainers) {
  EXPECT_EQ(records(show_ledger, {.containers = {"web"}})[0]["entries"]["ok"], 11);
  const auto members = values(records(show_members, {.containers = {"web"}}), "member");
  EXPECT_NE(std::ranges::find(members, "data/fs/fs0003/walk.json"), members.end());
}

TEST_F(LayeredSubjects, AreHarmlessInTextAndJson) {
  for (const Subject subject : all_subjects) {
    expect_harmless(shown(subject));
    EXPECT_FALSE(records(subject).empty());
  }
}

TEST_F(Subjects, PassOnAFullOutput) {
  class FullOutput final : public Output {
    void write(std::string_view) override {
      throw OutputError({ErrorCode::io, ENOSPC, "write", "standard output", {}});
    }
    void commit() override {}
  } full;
  for (const Subject subject : all_subjects) EXPECT_THROW(static_cast<void>(subject(bundle_, {}, full)), OutputError);
}

}  // namespace
}  // namespace exhibit::show
