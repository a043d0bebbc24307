// Each family of rules on files: what holds, what does not, and how bad it is.
#include <gtest/gtest.h>

#include "tests/evidence/findings/file_explained.h"

namespace exhibit::findings {
namespace {

struct Place {
  const char* path;
  const char* id;
};

class Places : public testing::TestWithParam<Place> {};

TEST_P(Places, AreAReasonOfRankTwoOrWorse) {
  const auto& [path, id] = GetParam();
  const Assessment assessment = explained(added(an_entry(path)));
  EXPECT_TRUE(has_reason(assessment, id)) << path;
  EXPECT_LE(assessment.rank, 2) << path;
  EXPECT_FALSE(assessment.reasons.front().techniques.empty()) << path;
}

INSTANTIATE_TEST_SUITE_P(
    ThatRunByThemselves, Places,
    testing::Values(Place{"/etc/cron.d/x", "cron"}, Place{"/var/spool/cron/crontabs/root", "cron"},
                    Place{"/var/spool/cron/atjobs/a1", "at-job"},
                    Place{"/etc/systemd/system/x.service", "systemd-unit"}, Place{"/etc/init.d/x", "init-script"},
                    Place{"/etc/profile.d/x.sh", "shell-profile"}, Place{"/root/.bashrc", "shell-profile"},
                    Place{"/home/u/.zshrc", "shell-profile"}, Place{"/etc/pam.d/sshd", "pam"},
                    Place{"/lib/x86_64-linux-gnu/security/pam_unix.so", "pam"}, Place{"/etc/sudoers.d/x", "sudoers"},
                    Place{"/home/u/.ssh/authorized_keys", "ssh-key"}, Place{"/etc/ld.so.preload", "ld-preload"},
                    Place{"/etc/ld.so.conf.d/a.conf", "ld-config"},
                    Place{"/usr/lib/python3/dist-packages/sitecustomize.py", "interpreter-path"},
                    Place{"/usr/lib/python3/dist-packages/x.pth", "interpreter-path"},
                    Place{"/etc/apt/apt.conf.d/99x", "package-hook"}, Place{"/etc/udev/rules.d/9.rules", "udev-rule"},
                    Place{"/etc/update-motd.d/99-x", "motd"}, Place{"/srv/repo/.git/hooks/post-merge", "git-hook"},
                    Place{"/lib/modules/6.1/x.ko", "kernel-module"},
                    Place{"/dev/shm/.x", "hidden-in-temporary-place"}));

TEST(FileRules, OrdinaryPlacesAreQuiet) {
  for (const char* path :
       {"/var/log/nginx/access.log", "/var/lib/postgresql/15/main/base/1/2619", "/data/x", "/run/nginx.pid",
        "/srv/repo/.git/hooks/post-merge.sample", "/tmp/.X11-unix", "/etc/hostname"}) {
    const Assessment assessment = explained(added(an_entry(path)));
    EXPECT_GE(assessment.rank, 4) << path << " " << (assessment.reasons.empty() ? "" : assessment.reasons[0].id);
  }
}

TEST(FileRules, AFolderThatCameSaysNothingOfItsPlace) {
  FileEntry folder = an_entry("/etc/cron.d");
  folder.type = FileType::dir;
  folder.path = "/etc/cron.d/sub";
  EXPECT_FALSE(has_reason(explained(added(folder)), "cron"));
}

/// What lay elsewhere before, as in /tmp when the earlier bundle was taken.
FileChange moved(FileEntry entry, std::string from) {
  FileChange change = added(std::move(entry));
  change.change = "moved";
  change.before = change.after;
  change.before->path = change.from_path = std::move(from);
  return change;
}

TEST(FileRules, WhatMovedThereRunsThereAsWhatCame) {
  for (const auto& [path, id] : {std::pair("/etc/cron.d/x", "cron"), std::pair("/etc/ld.so.preload", "ld-preload"),
                                 std::pair("/root/.ssh/authorized_keys", "ssh-key")}) {
    EXPECT_TRUE(has_reason(explained(moved(an_entry(path), "/tmp/x")), id)) << path;
  }
  const FileChange script = moved(an_entry("/var/www/html/x.php"), "/tmp/x");
  EXPECT_TRUE(has_reason(explained(script, {{"content_class", "web-code"}}), "web-script"));
}

TEST(FileRules, WhatMovedToAPlaceIsNotGoneFromIt) {
  EXPECT_FALSE(has_reason(explained(moved(an_entry("/usr/bin/x", 0755), "/opt/x")), "system-tool-gone"));
  EXPECT_EQ(explained(moved(an_entry("/var/log/nginx/access.log.1"), "/var/log/nginx/access.log")).rank, 5);
}

TEST(FileRules, WhatIsGoneRunsNothing) {
  FileChange change = added(an_entry("/etc/cron.d/x"));
  change.change = "removed";
  std::swap(change.before, change.after);
  EXPECT_FALSE(has_reason(explained(change), "cron"));
}

TEST(FileRules, SetuidIsAReasonWhereItIsNew) {
  EXPECT_TRUE(has_reason(explained(added(an_entry("/opt/x", 04755))), "setuid"));
  EXPECT_TRUE(has_reason(explained(changed("metadata", an_entry("/bin/su"), an_entry("/bin/su", 04755))), "setuid"));
  const FileEntry su = an_entry("/bin/su", 04755);
  EXPECT_FALSE(has_reason(explained(changed("metadata", su, su)), "setuid"));
  EXPECT_EQ(explained(added(an_entry("/opt/x", 04755))).reasons[0].text, "setuid: who runs it gets the rights of root");
}

TEST(FileRules, FileCapabilitiesAreNamed) {
  FileEntry python = an_entry("/usr/bin/python3.11", 0755);
  const FileEntry before = python;
  python.xattrs = {{"security.capability", std::string("\x01\x00\x00\x02\x80\x00\x00\x00", 8) + std::string(12, '\0')}};
  const Assessment assessment = explained(changed("metadata", before, python));
  ASSERT_TRUE(has_reason(assessment, "file-capabilities"));
  EXPECT_NE(assessment.reasons[0].text.find("cap_setuid"), std::string::npos) << assessment.reasons[0].text;
  EXPECT_EQ(assessment.rank, 2);
}

TEST(FileRules, ContentUnderTheSameSizeAndTime) {
  FileEntry after = an_entry("/usr/bin/id", 0755);
  after.sha256 = sha256("xyz");
  EXPECT_TRUE(
      has_reason(explained(changed("modified", an_entry("/usr/bin/id", 0755), after)), "other-content-same-look"));
  after.mtime->seconds += 10;
  EXPECT_FALSE(
      has_reason(explained(changed("modified", an_entry("/usr/bin/id", 0755), after)), "other-content-same-look"));
}

TEST(FileRules, ATimeBeforeItsBirthNeedsMoreToMatter) {
  FileEntry old = an_entry("/opt/app/lib.txt");
  old.mtime = Timestamp{1'500'000'000, 0};
  EXPECT_EQ(explained(added(old)).rank, 5);
  old.path = "/usr/local/bin/x";
  EXPECT_TRUE(has_reason(explained(added(old), {{"package", "none"}}), "time-set-at-birth"));
  EXPECT_TRUE(has_reason(explained(added(old), {{"content_class", "elf"}}), "older-than-its-birth"));
  EXPECT_FALSE(has_reason(explained(added(old), {{"package", "intact"}}), "time-set-at-birth"));
}

TEST(FileRules, SharedMemoryIsWrittenWithoutATime) {
  FileEntry after = an_entry("/dev/shm/PostgreSQL.3353707282");
  after.sha256 = sha256("xyz");
  EXPECT_EQ(explained(changed("modified", an_entry(after.path), after)).rank, 5);
}

TEST(FileRules, ABackupIsAsOldAsItsOriginal) {
  FileEntry before = an_entry("/var/lib/dpkg/status-old");
  FileEntry after = before;
  after.sha256 = sha256("xyz");
  after.size = 4;
  EXPECT_EQ(explained(changed("modified", before, after)).rank, 5);
  after.path = "/var/lib/dpkg/status";
  EXPECT_TRUE(has_reason(explained(changed("modified", before, after)), "time-set-back"));
}

TEST(FileRules, ATimeThatWasSet) {
  const FileEntry before = an_entry("/usr/bin/id", 0755);
  FileEntry after = before;
  after.mtime->seconds -= 1000;
  const FileChange touched = changed("metadata", before, after);
  EXPECT_EQ(explained(touched, {{"package", "intact"}}).rank, 2);
  EXPECT_EQ(explained(touched, {{"package", "upgraded"}}).rank, 5);
}

TEST(FileRules, WhatRunsAndSpeaksIsTheWorst) {
  const FileChange program = added(an_entry("/opt/x", 0755));
  EXPECT_EQ(explained(program, {{"use", "running"}}).rank, 2);
  EXPECT_EQ(explained(program, {{"use", "running"}, {"use", "by-process-with-socket"}}).rank, 1);
}

TEST(FileRules, Contents) {
  const FileChange program = added(an_entry("/usr/bin/x", 0755));
  EXPECT_EQ(explained(program, {{"content_class", "elf"},
                                {"content_class", "elf-program"},
                                {"package", "unowned-in-packaged-directory"}})
                .rank,
            2);
  EXPECT_TRUE(has_reason(explained(program, {{"content_class", "packed"}}), "packed"));
  EXPECT_TRUE(has_reason(explained(added(an_entry("/tmp/x.tgz")), {{"content_class", "archive"}}), "archive-staged"));
  EXPECT_TRUE(
      has_reason(explained(added(an_entry("/var/www/html/x.php")), {{"content_class", "web-code"}}), "web-script"));
  EXPECT_FALSE(
      has_reason(explained(added(an_entry("/var/www/html/x.html")), {{"content_class", "text"}}), "web-script"));
  EXPECT_EQ(explained(program, {{"yara", "Miner"}}).rank, 1);
}

TEST(FileRules, PackagesExcuseTheirOwn) {
  const FileChange unit = added(an_entry("/lib/systemd/system/nginx.service"));
  EXPECT_EQ(explained(unit).rank, 2);
  EXPECT_EQ(explained(unit, {{"package", "intact"}}, Excuse::vouched).rank, 4);
  EXPECT_EQ(explained(unit, {{"package", "intact"}}, Excuse::expected).rank, 5);
  EXPECT_EQ(explained(unit, {{"package", "record-rewritten"}}).rank, 1);
  EXPECT_TRUE(has_reason(explained(unit, {{"package", "altered"}}), "package-altered"));
  EXPECT_FALSE(has_reason(explained(unit, {{"package", "altered"}, {"package", "config"}}), "package-altered"));
}

TEST(FileRules, Copies) {
  EXPECT_EQ(explained(added(an_entry("/opt/d", 0755)), {{"copy", "copy-of-tool"}}).rank, 2);
  EXPECT_TRUE(has_reason(explained(moved(an_entry("/usr/bin/c", 0755), "/usr/bin/curl")), "system-tool-moved"));
}

TEST(FileRules, Held) {
  FileChange held = added(an_entry("/tmp/x (deleted)", 0755));
  held.change = "held";
  EXPECT_TRUE(has_reason(explained(held, {{"use", "running"}}), "held-deleted"));
  EXPECT_FALSE(has_reason(explained(held, {{"use", "running"}, {"use", "replaced"}}), "held-deleted"));
  EXPECT_EQ(explained(held, {{"use", "open"}}).rank, 4);
  EXPECT_EQ(explained(held, {{"use", "running"}, {"use", "memfd"}}).rank, 1);
}

}  // namespace
}  // namespace exhibit::findings
