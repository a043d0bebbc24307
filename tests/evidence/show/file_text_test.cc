#include "evidence/show/render/file_text.h"

#include <gtest/gtest.h>

#include "evidence/show/file_filter.h"
#include "hashing/base64.h"
#include "tests/evidence/show/hostile_names.h"

namespace exhibit::show {
namespace {

FileEntry file(std::string path, std::uint16_t mode = 0644) {
  FileEntry entry;
  entry.path = std::move(path);
  entry.type = FileType::file;
  entry.mode = mode;
  entry.uid = 0;
  entry.gid = 42;
  entry.size = 1234;
  entry.mtime = Timestamp{1'700'000'000, 5};
  entry.sha256 = sha256("content");
  return entry;
}

TEST(ModeLetters, AreThoseOfLs) {
  EXPECT_EQ(mode_letters(file("/a", 0644)), "-rw-r--r--");
  EXPECT_EQ(mode_letters(file("/a", 04755)), "-rwsr-xr-x");
  EXPECT_EQ(mode_letters(file("/a", 06644)), "-rwSr-Sr--");
  FileEntry folder = file("/tmp", 01777);
  folder.type = FileType::dir;
  EXPECT_EQ(mode_letters(folder), "drwxrwxrwt");
  folder.mode.reset();
  EXPECT_EQ(mode_letters(folder), "d?????????");
}

TEST(FileRow, HasTheColumns) {
  EXPECT_EQ(file_row(file("/bin/su", 04755), {"/bin/su"}, Palette::plain()),
            "-rwsr-xr-x     0    42        1234 2023-11-14 22:13:20Z ed7002b439e9 /bin/su  [setuid]\n");
}

TEST(FileRow, SaysWhatWasNotObtained) {
  FileEntry entry;
  entry.path = "/secret";
  entry.type = FileType::file;
  entry.outcome = {OutcomeKind::denied, {}, "EACCES", {}};
  EXPECT_EQ(file_row(entry, {"/secret"}, Palette::plain()),
            "-?????????     ?     ?           ? ?                    ?            /secret  [denied (EACCES)]\n");
}

TEST(FileRow, MarksCapabilitiesAclsAndAttributes) {
  FileEntry entry = file("/bin/ping");
  entry.xattrs = {{"security.capability", "x"}, {"system.posix_acl_access", "x"}};
  entry.attributes = {"immutable"};
  EXPECT_NE(file_row(entry, {"/bin/ping"}, Palette::plain()).find("/bin/ping  [caps]  [acl]  [immutable]\n"),
            std::string::npos);
}

TEST(FileRow, ShowsLinksAndDevices) {
  FileEntry link = file("/a", 0777);
  link.type = FileType::symlink;
  link.sha256.reset();
  link.target = "../\033b";
  EXPECT_NE(file_row(link, {"/a"}, Palette::plain()).find("-            /a -> ../\\x1bb\n"), std::string::npos);
  FileEntry device = file("/dev/null", 0666);
  device.type = FileType::character;
  device.rdev = DeviceNumber{1, 3};
  EXPECT_NE(file_row(device, {"/dev/null"}, Palette::plain()).find(" 1:3 "), std::string::npos);
}

TEST(FileRow, IsHarmlessWhateverAFileIsCalled) {
  FileEntry entry = file("/" + hostile);
  entry.target = hostile;
  entry.attributes = {hostile};
  entry.xattrs = {{hostile, hostile}};
  ContainerRecord container;
  container.name = hostile;
  MountDecision decision;
  decision.mount.mount_point = decision.mount.fstype = decision.fsid = hostile;
  const FilePlace place{"/data/" + hostile, hostile, 1, hostile};
  expect_harmless(mount_heading(container, decision, Palette::plain()));
  expect_harmless(file_row(entry, place, Palette::plain()));
  expect_harmless(file_json(container, place, entry));
}

TEST(FileJson, AlwaysHasEscapedPathsAndExactBytes) {
  ContainerRecord container;
  container.name = "web";
  for (const std::string& path : {std::string("/plain"), "/" + hostile}) {
    const auto lines = objects(file_json(container, {"/data" + path, "fs0002"}, file(path)));
    ASSERT_EQ(lines.size(), 1U);
    const Json& line = lines.front();
    EXPECT_EQ(line["path"], escape_for_terminal(path));
    EXPECT_EQ(base64_decode(line["path_b64"].get<std::string>()), path);
    EXPECT_EQ(line["container_path"], escape_for_terminal("/data" + path));
    EXPECT_EQ(base64_decode(line["container_path_b64"].get<std::string>()), "/data" + path);
    EXPECT_EQ(line["container"], "web");
    EXPECT_EQ(line["fsid"], "fs0002");
    EXPECT_EQ(line["mode"], "0644");
    EXPECT_EQ(line["sha256"], sha256("content").hex());
  }
}

TEST(FileJson, HasTheLayerAndWhatIsMountedOverIt) {
  const auto plain = objects(file_json({}, {"/a", "fs0001"}, file("/a"))).at(0);
  EXPECT_FALSE(plain.contains("layer"));
  EXPECT_FALSE(plain.contains("hidden_by"));
  const auto upper = objects(file_json({}, {"/data/a", "fs0001", upper_layer, "/data"}, file("/data/a"))).at(0);
  EXPECT_EQ(upper["layer"], "upper");
  EXPECT_EQ(upper["hidden_by"], "/data");
  EXPECT_EQ(objects(file_json({}, {"/a", "fs0001", 2}, file("/a"))).at(0)["layer"], 2);
}

TEST(FileRow, MarksWhatTheContainerCannotSee) {
  EXPECT_NE(file_row(file("/data/a"), {"/data/a", "fs0001", {}, "/data"}, Palette::plain())
                .find("/data/a  [hidden by /data]\n"),
            std::string::npos);
}

TEST(FileFilter, LetsEverythingThroughWhereNothingIsAsked) { EXPECT_TRUE(passes({}, file("/a"), "/a")); }

TEST(FileFilter, MatchesThePathInTheContainer) {
  const FileFilter filter{.path = "/etc/*"};
  EXPECT_TRUE(passes(filter, file("/passwd"), "/etc/passwd"));
  EXPECT_TRUE(passes(filter, file("/ssh/keys/a"), "/etc/ssh/keys/a"));
  EXPECT_FALSE(passes(filter, file("/etc/passwd"), "/volume/etc/passwd"));
}

TEST(FileFilter, KnowsTypes) {
  FileEntry folder = file("/a");
  folder.type = FileType::dir;
  EXPECT_TRUE(passes({.type = FileType::dir}, folder, "/a"));
  EXPECT_FALSE(passes({.type = FileType::dir}, file("/a"), "/a"));
}

TEST(FileFilter, FindsWhatRunsWithMoreThanItsCallersRights) {
  const FileFilter filter{.privileged = true};
  EXPECT_TRUE(passes(filter, file("/a", 04755), "/a"));
  EXPECT_TRUE(passes(filter, file("/a", 02755), "/a"));
  EXPECT_FALSE(passes(filter, file("/a", 0755), "/a"));
  FileEntry capable = file("/a");
  capable.xattrs = {{"security.capability", "x"}};
  EXPECT_TRUE(passes(filter, capable, "/a"));
  FileEntry folder = file("/a", 02755);  // setgid on a directory is inheritance, not privilege
  folder.type = FileType::dir;
  EXPECT_FALSE(passes(filter, folder, "/a"));
}

}  // namespace
}  // namespace exhibit::show
