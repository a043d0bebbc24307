#include "evidence/drift/report.h"

#include "hashing/base64.h"
#include "tests/evidence/drift/drift_fixture.h"
#include "tests/evidence/show/hostile_names.h"

namespace exhibit::drift {
namespace {

class DriftReport : public DriftTest {
 protected:
  static std::string text_of(const std::vector<ContainerDrift>& drifts, bool all = false) {
    std::string text;
    for (const ContainerDrift& drift : drifts) text += container_text(drift, all, show::Palette::plain());
    return text + summary_text(drifts);
  }
  static std::vector<Json> objects_of(const std::vector<ContainerDrift>& drifts) {
    std::string lines;
    for (const ContainerDrift& drift : drifts) {
      for (const MountDrift& mount : drift.mounts) {
        for (const DriftFinding& finding : mount.findings) lines += finding_line(drift, mount, finding);
      }
    }
    return show::objects(lines);
  }
};

TEST_F(DriftReport, IsGroupedByContainerAndMount) {
  Acquisition acquisition =
      layered_web({recent(a_directory("/bin")), copied_up(a_directory("/etc")),
                   copied_up(a_file("/etc/passwd", "toor")), copied_up(a_file("/etc/shadow", "hash"))});
  acquisition.mounts["c0001"].push_back({.mount = {.mount_point = "/proc"}, .kind = MountDecisionKind::skipped});
  EXPECT_EQ(text_of(drift_in(acquisition)),
            "web (docker 0123456789ab, c0001)\n"
            "  /  overlay, against its image of 1 layer: 1 modified, 1 metadata; 1 quiet\n"
            "    ~ modified    /etc/passwd  [upper]\n"
            "                  content differs under the same size and modification time\n"
            "    * metadata    /bin  [upper]\n"
            "                  modification time 2023-11-14 22:13:20Z → 2023-11-14 22:28:20Z\n"
            "                  entries changed and changed back\n"
            "  not walked: /proc\n"
            "1 modified, 1 metadata in 1 container; 1 quiet\n");
}

TEST_F(DriftReport, MountsThatTellNothingShareALine) {
  Acquisition acquisition = layered_web({recent(a_file("/x", "new"))});
  add_mount(acquisition, "/dev/shm", "tmpfs", "fs0003", {});
  add_mount(acquisition, "/proc/acpi", "tmpfs", "fs0004", {});
  add_mount(acquisition, "/run", "tmpfs", "fs0005", {recent(a_file("/y", "new"))});
  const std::string text = text_of(drift_in(acquisition));
  EXPECT_NE(text.find("  /dev/shm, /proc/acpi  tmpfs, it began empty: nothing\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  /run  tmpfs, it began empty: 1 added\n"), std::string::npos) << text;
}

TEST_F(DriftReport, AllShowsWhatIsQuiet) {
  const auto drifts = drift_in(layered_web({copied_up(a_directory("/etc")), copied_up(a_file("/etc/shadow", "hash"))}));
  EXPECT_FALSE(has_drift(drifts));
  EXPECT_EQ(text_of(drifts).find("/etc/shadow"), std::string::npos);
  EXPECT_NE(text_of(drifts).find("no drift; 1 quiet\n"), std::string::npos);
  EXPECT_NE(text_of(drifts, true).find("= copied_up   /etc/shadow"), std::string::npos);
}

TEST_F(DriftReport, AContainerOfWhichNothingIsToldIsNoSilence) {
  Acquisition acquisition = layered_web({});
  acquisition.mounts["c0001"][0] = {.mount = {.mount_point = "/"}, .kind = MountDecisionKind::skipped};
  Acquisition without = layered_web({});
  without.mounts.clear();
  for (const auto& [one, why] :
       {std::pair(acquisition, "no mount was walked"), std::pair(without, "no mount in the bundle")}) {
    const auto drifts = drift_in(one);
    EXPECT_TRUE(has_drift(drifts));
    EXPECT_NE(text_of(drifts).find(why), std::string::npos) << text_of(drifts);
    EXPECT_NE(text_of(drifts).find("1 unknown in 1 container\n"), std::string::npos) << text_of(drifts);
    EXPECT_EQ(objects_of(drifts).at(0)["verdict"], "unknown");
  }
}

TEST_F(DriftReport, AnObjectHasItsSource) {
  Acquisition acquisition = layered_web({a_directory("/data"), recent(a_file("/data/x\xff", "new"))});
  add_mount(acquisition, "/data", "ext4", "fs0003", {});
  acquisition.containers[0].started = "2023-11-14T22:20:00Z";
  const auto lines = objects_of(drift_in(acquisition));
  const Json& line = lines.at(0);
  EXPECT_EQ(line["container"], "web");
  EXPECT_EQ(line["mount_point"], "/");
  EXPECT_EQ(line["basis"], "image");
  EXPECT_EQ(line["verdict"], "added");
  EXPECT_EQ(line["path"], "/data/x\\xff");
  EXPECT_EQ(base64_decode(line["path_b64"].get<std::string>()), "/data/x\xff");
  EXPECT_EQ(line["layer"], "upper");
  EXPECT_EQ(line["hidden_by"], "/data");
  EXPECT_EQ(line["captured"], false);
  EXPECT_EQ(line["quiet"], false);
  EXPECT_EQ(line["after"]["sha256"], sha256("new").hex());
  EXPECT_FALSE(line.contains("before"));
  EXPECT_FALSE(line.contains("siblings"));
}

TEST_F(DriftReport, IsHarmlessWhateverThingsAreCalled) {
  using show::hostile;
  Acquisition acquisition = layered_web({recent(a_file("/" + hostile)), recent(a_link("/l", hostile))});
  acquisition.containers[0].name = acquisition.containers[0].runtime = hostile;
  acquisition.mounts["c0001"][0].mount.fstype = hostile;
  add_mount(acquisition, "/" + hostile, hostile, "fs0003", {}).reason = hostile;
  acquisition.mounts["c0001"].push_back(acquisition.mounts["c0001"].back());
  acquisition.mounts["c0001"].push_back({.mount = {.mount_point = hostile}, .kind = MountDecisionKind::skipped});
  acquisition.containers[0].started = "2023-11-14T22:20:00Z";
  auto drifts = drift_in(acquisition);
  drifts[0].mounts[0].findings[0].package = PackageFact{.package = hostile, .version = hostile, .state = "altered"};
  show::expect_harmless(text_of(drifts, true));
  for (const ContainerDrift& drift : drifts) {
    for (const MountDrift& mount : drift.mounts) {
      for (const DriftFinding& finding : mount.findings) show::expect_harmless(finding_line(drift, mount, finding));
    }
  }
  EXPECT_FALSE(objects_of(drifts).empty());
}

}  // namespace
}  // namespace exhibit::drift
