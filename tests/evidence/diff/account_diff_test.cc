#include "evidence/diff/account_diff.h"

#include <gtest/gtest.h>

namespace exhibit::diff {
namespace {

using Words = std::vector<std::string>;
using Events = std::vector<std::string_view>;

constexpr std::string_view base = "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n";

std::vector<Finding> users(std::string_view a, std::string_view b) {
  return diff_users(parse_passwd(a), parse_passwd(b));
}

Words told(const std::vector<Finding>& findings) {
  Words words;
  for (const Finding& finding : findings) {
    words.push_back(std::string(change_word(finding.change)) + " " + finding.path);
  }
  return words;
}

TEST(AccountDiff, NothingDiffers) { EXPECT_EQ(told(users(base, base)), Words{}); }

TEST(AccountDiff, ASecondUserOfUidZero) {
  const auto findings = users(base, std::string(base) + "toor:x:0:0::/:/bin/bash\n");
  EXPECT_EQ(told(findings), Words{"added toor"});
  EXPECT_EQ(findings[0].events, (Events{"uid-0", "login-shell"}));
  EXPECT_EQ(findings[0].reasons,
            (Words{"uid 0, gid 0, home /", "several users have uid 0: root, toor", "a login shell: /bin/bash"}));
}

TEST(AccountDiff, UidZeroHoweverItIsWritten) {
  for (const std::string uid : {" 0", "+0", "000"}) {
    const auto findings = users(base, std::string(base) + "t:x:" + uid + ":0::/:/usr/sbin/nologin\n");
    ASSERT_EQ(findings.size(), 1);
    EXPECT_EQ(findings[0].events, Events{"uid-0"}) << uid;
  }
}

TEST(AccountDiff, ALoginShellForOneThatHadNone) {
  const auto findings = users(base, "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/usr/sbin:\n");
  EXPECT_EQ(told(findings), Words{"modified daemon"});
  EXPECT_EQ(findings[0].events, Events{"login-shell"});
  EXPECT_EQ(findings[0].reasons, (Words{"shell /usr/sbin/nologin → ''", "a login shell: /bin/sh"}));
}

TEST(AccountDiff, ARemovedUser) {
  EXPECT_EQ(told(users(base, "root:x:0:0:root:/root:/bin/sh\n")), Words{"removed daemon"});
}

TEST(AccountDiff, OfTwoLinesTheFirstCounts) {
  EXPECT_EQ(told(users(base, std::string(base) + "daemon:x:0:0::/:/bin/sh\n")), Words{});
}

TEST(AccountDiff, NoHashIsEverShown) {
  const std::string hash = "$6$saltsalt$abcdef";
  const auto findings = diff_passwords(parse_shadow("root:*:19000:0:99999:7:::\nx:" + hash + ":1::::::\n"),
                                       parse_shadow("root:" + hash + ":19001:0:99999:7:::\nx:$6$other:1::::::\n"));
  EXPECT_EQ(told(findings), (Words{"modified root", "modified x"}));
  EXPECT_EQ(findings[0].events, Events{"password"});
  EXPECT_EQ(findings[0].reasons, Words{"a password was set, which was locked"});
  EXPECT_EQ(findings[1].reasons, Words{"its password hash changed"});
  for (const Finding& finding : findings) {
    const std::string all = finding.before + finding.after + finding.reasons.front();
    EXPECT_EQ(all.find("$6$"), std::string::npos) << all;
  }
}

TEST(AccountDiff, AHashInPasswdIsNotShownEither) {
  const auto findings = users(base, std::string(base) + "t:$1$aa$bb:5:5::/:/bin/sh\n");
  ASSERT_EQ(findings.size(), 1);
  EXPECT_EQ(findings[0].reasons[1], "its password is set in passwd itself");
  EXPECT_EQ(findings[0].after.find("$1$"), std::string::npos);
}

TEST(AccountDiff, AnEmptyPasswordIsNone) {
  const auto findings = diff_passwords(parse_shadow("t:!:1::::::\n"), parse_shadow("t::1::::::\n"));
  EXPECT_EQ(findings.at(0).reasons, Words{"its password was locked and is empty"});
}

TEST(AccountDiff, ALockedAccountThatCameHasNoNewPassword) {
  const auto findings = diff_passwords(parse_shadow(""), parse_shadow("a:!:1::::::\nb:$6$x:1::::::\n"));
  ASSERT_EQ(findings.size(), 2);
  EXPECT_EQ(findings[0].events, Events{});
  EXPECT_EQ(findings[0].reasons, Words{"a new line of shadow: its password is locked"});
  EXPECT_EQ(findings[1].events, Events{"password"});
}

TEST(AccountDiff, GroupsByTheirMembers) {
  const auto findings =
      diff_groups(parse_group("sudo:x:27:\nold:x:9:\n"), parse_group("sudo:x:27:www-data,me\nnew:x:8:a\n"));
  EXPECT_EQ(told(findings), (Words{"added new", "modified sudo", "removed old"}));
  EXPECT_EQ(findings[0].reasons, (Words{"gid 8", "members: a"}));
  EXPECT_EQ(findings[1].events, Events{"members"});
  EXPECT_EQ(findings[1].reasons, Words{"members added: me, www-data"});
}

TEST(AccountDiff, WhatIsNoRecordIsSkipped) {
  const auto file = parse_passwd("# comment\n\nbroken\n:x:0:0::/:/bin/sh\na:x:1:1");
  EXPECT_EQ(file.skipped, 2);
  EXPECT_EQ(file.records.size(), 1);
}

TEST(AccountDiff, NamesAreBytesAndEscapedWhereTheyAreShown) {
  const auto findings = users(base, std::string(base) + "\x1b[2J:x:0:0::/:/bin/sh\n");
  EXPECT_EQ(findings.at(0).path, "\x1b[2J");
  EXPECT_EQ(findings.at(0).reasons[1], "several users have uid 0: '\\x1b[2J', root");
}

}  // namespace
}  // namespace exhibit::diff
