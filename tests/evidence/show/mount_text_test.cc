#include "evidence/show/render/mount_text.h"

#include <gtest/gtest.h>

#include "tests/evidence/show/hostile_names.h"

namespace exhibit::show {
namespace {

Mount mount(std::string root, std::string mount_point, std::string fstype) {
  Mount made;
  made.root = std::move(root);
  made.mount_point = std::move(mount_point);
  made.fstype = std::move(fstype);
  made.source = "/dev/sda1";
  return made;
}

std::vector<std::string> notes_on(Mount made) { return mount_notes({.mount = std::move(made)}); }

TEST(MountNotes, SeeARuntimesSocket) {
  EXPECT_EQ(notes_on(mount("/docker.sock", "/var/run/docker.sock", "tmpfs")).size(), 1U);
  EXPECT_EQ(notes_on(mount("/containerd/containerd.sock", "/x", "tmpfs")).size(), 1U);
  EXPECT_TRUE(notes_on(mount("/notdocker.sock", "/x", "tmpfs")).empty());
}

TEST(MountNotes, SeeTheHostsRoot) {
  const auto notes = notes_on(mount("/", "/host", "ext4"));
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0], "the whole ext4 file system of /dev/sda1 is visible here");
}

TEST(MountNotes, LeaveWhatEveryContainerHas) {
  EXPECT_TRUE(notes_on(mount("/", "/", "overlay")).empty());
  EXPECT_TRUE(notes_on(mount("/", "/proc", "proc")).empty());
  EXPECT_TRUE(notes_on(mount("/", "/dev/shm", "tmpfs")).empty());
  EXPECT_TRUE(notes_on(mount("/var/lib/docker/x/hosts", "/etc/hosts", "ext4")).empty());
}

TEST(MountNotes, SeeTheRootOfAnotherMountNamespace) {
  MountDecision further{.mount = mount("/", "/", "ext4")};
  further.seen_by = {7, 1000};
  EXPECT_EQ(mount_notes(further).size(), 1U);
}

TEST(MountsText, TellsWhoSeesAMount) {
  MountDecision further{mount("/", "/tmp", "tmpfs"), MountDecisionKind::walked, "", "fs0002"};
  further.seen_by = {7, 1000};
  const std::string text = mounts_text({}, {further}, {}, {});
  EXPECT_NE(text.find("/tmp"), std::string::npos);
  EXPECT_NE(text.find("in the mount namespace of process 7"), std::string::npos);
  const std::string json = mounts_json({}, {further}, {});
  EXPECT_NE(json.find(R"("mount_point":"/tmp")"), std::string::npos);
  EXPECT_NE(json.find(R"("seen_by":{"pid":7,"start_time":1000})"), std::string::npos);
}

TEST(MountsText, TellsDecisionReasonAndWalk) {
  MountDecision walked{mount("/", "/", "overlay"), MountDecisionKind::walked, "", "fs0001"};
  MountDecision skipped{mount("/", "/proc", "proc"), MountDecisionKind::skipped, "kernel file system", ""};
  WalkRecord walk;
  walk.fsid = "fs0001";
  walk.entries = 3;
  walk.files = 1;
  walk.bytes = 2048;
  const std::string text = mounts_text({}, {walked, skipped}, {walk}, Palette::plain());
  EXPECT_NE(text.find("  walked   fs0001  overlay    /  from /dev/sda1  (3 entries, 1 file, 2.0 KiB hashed, ok)\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("  skipped  -       proc       /proc  from /dev/sda1  [kernel file system]\n"), std::string::npos)
      << text;
}

MountDecision layered() {
  MountDecision decision{mount("/", "/", "overlay"), MountDecisionKind::layered, "", ""};
  decision.upper = "fs0002";
  decision.lowers = {"fs0001", "fs0009"};
  return decision;
}

WalkRecord layer_walk(std::string fsid, std::string folder) {
  WalkRecord walk;
  walk.fsid = std::move(fsid);
  walk.layer = std::move(folder);
  return walk;
}

TEST(MountsText, TellsTheLayers) {
  const std::string text =
      mounts_text({}, {layered()}, {layer_walk("fs0001", "/l/1"), layer_walk("fs0002", "/u\n")}, Palette::plain());
  EXPECT_NE(text.find("  layered  -       overlay    /  from /dev/sda1\n"
                      "           upper    fs0002  /u\\n  (0 entries, 0 files, 0 B hashed, ok)\n"
                      "           lower 1  fs0001  /l/1  (0 entries, 0 files, 0 B hashed, ok)\n"
                      "           lower 2  fs0009  (not in the bundle)\n"),
            std::string::npos)
      << text;
}

TEST(MountsJson, TellsTheLayers) {
  const auto line = objects(mounts_json({}, {layered()}, {layer_walk("fs0002", "/u")})).at(0);
  ASSERT_EQ(line["layers"].size(), 3U);
  EXPECT_EQ(line["layers"][0]["layer"], "upper");
  EXPECT_EQ(line["layers"][0]["walk"]["layer"], "/u");
  EXPECT_EQ(line["layers"][2]["layer"], 2);
  EXPECT_TRUE(line["layers"][2]["walk"].is_null());
}

TEST(MountsJson, HasDecisionWalkAndNotes) {
  MountDecision decision{mount("/", "/host", "ext4"), MountDecisionKind::walked, "", "fs0001"};
  WalkRecord walk;
  walk.fsid = "fs0001";
  const auto lines = objects(mounts_json({}, {decision, {}}, {walk}));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["decision"], "walked");
  EXPECT_EQ(lines[0]["walk"]["fsid"], "fs0001");
  EXPECT_EQ(lines[0]["notes"].size(), 1U);
  EXPECT_TRUE(lines[1]["walk"].is_null());
}

TEST(Mounts, AreHarmlessWhateverTheyAreCalled) {
  MountDecision decision{mount(hostile, hostile, hostile), MountDecisionKind::walked, hostile, "fs0001"};
  decision.mount.source = hostile;
  expect_harmless(mounts_text({}, {decision}, {}, Palette::plain()));
  expect_harmless(mounts_json({}, {decision}, {}));
  Mount whole = mount("/", hostile, hostile);
  whole.source = hostile;
  for (const std::string& note : notes_on(whole)) expect_harmless(note);
}

}  // namespace
}  // namespace exhibit::show
