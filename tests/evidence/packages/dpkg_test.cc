#include "evidence/packages/dpkg.h"

#include "tests/evidence/packages/facts.h"

namespace exhibit::packages {
namespace {

constexpr std::string_view status =
    "Package: tool\n"
    "Status: install ok installed\n"
    "Architecture: amd64\n"
    "Version: 1.2-3\n"
    "Conffiles:\n"
    " /etc/tool.conf 0cc175b9c0f1b6a831c399e269772661\n"
    " /etc/with blank 92eb5ffee6ae2fec3ad71c777531578f obsolete\n"
    " /etc/new newconffile\n"
    "Description: a tool\n"
    " /etc/not a conffile 0cc175b9c0f1b6a831c399e269772661\n"
    "\n"
    "Package: libc6\n"
    "Architecture: i386\n"
    "Multi-Arch: same\n"
    "Version: 2.36\n";

class DpkgTest : public testing::Test {
 protected:
  PackageDatabase database_;
  DpkgReader reader_{database_};
};

TEST_F(DpkgTest, StatusListAndDigests) {
  reader_.read_status(status);
  reader_.read_list("tool.list", "/.\n/usr\n/usr/bin/tool\n/usr/bin/link\n/etc/tool.conf\n");
  reader_.read_md5sums("tool.md5sums", md5_of("tool") + "  usr/bin/tool\n");
  EXPECT_EQ(owner(database_, "/"), "tool 1.2-3");
  EXPECT_EQ(owner(database_, "/usr/bin/tool"), "tool 1.2-3 " + md5_of("tool"));
  EXPECT_EQ(owner(database_, "/usr/bin/link"), "tool 1.2-3");
  EXPECT_EQ(reader_.skipped_lines(), 0u);
}

TEST_F(DpkgTest, Conffiles) {
  reader_.read_status(status);
  EXPECT_EQ(owner(database_, "/etc/tool.conf"), "tool 1.2-3 config " + md5_of("a"));
  EXPECT_EQ(owner(database_, "/etc/with blank"), "tool 1.2-3 config " + md5_of("b"));
  EXPECT_EQ(owner(database_, "/etc/new"), "tool 1.2-3 config");
  EXPECT_EQ(owner(database_, "/etc/not a conffile"), "nobody");
}

TEST_F(DpkgTest, FilesOfAnArchitecture) {
  reader_.read_status(status);
  reader_.read_list("libc6:i386.list", "/lib/libc.so.6\n");
  reader_.read_md5sums("libc6:i386.md5sums", md5_of("libc") + "  lib/libc.so.6\n");
  EXPECT_EQ(owner(database_, "/lib/libc.so.6"), "libc6 2.36 " + md5_of("libc"));
}

TEST_F(DpkgTest, AStanzaOfDistrolessHasAnotherName) {
  reader_.read_status("Package: libssl1.1\nVersion: 1.1.1\nArchitecture: amd64\n", "libssl1");
  reader_.read_md5sums("libssl1.md5sums", md5_of("ssl") + "  usr/lib/libssl.so\n");
  EXPECT_EQ(owner(database_, "/usr/lib/libssl.so"), "libssl1.1 1.1.1 " + md5_of("ssl"));
}

TEST_F(DpkgTest, DivertedFilesAreWhereTheyReallyAre) {
  reader_.read_diversions("/bin/sh\n/bin/sh.distrib\ndash\n/usr/bin/x\n/usr/bin/x.mine\n:\n");
  reader_.read_list("bash.list", "/bin/sh\n/usr/bin/x\n");
  reader_.read_list("dash.list", "/bin/sh\n");
  EXPECT_EQ(owner(database_, "/bin/sh"), "dash ");
  EXPECT_EQ(owner(database_, "/bin/sh.distrib"), "bash ");
  EXPECT_EQ(owner(database_, "/usr/bin/x"), "nobody");
  EXPECT_EQ(owner(database_, "/usr/bin/x.mine"), "bash ");
}

TEST_F(DpkgTest, AListWithoutAStanza) {
  reader_.read_list("orphan.list", "/orphan\n");
  reader_.read_md5sums("orphan.md5sums", md5_of("orphan") + "  orphan\n");
  EXPECT_EQ(owner(database_, "/orphan"), "orphan  " + md5_of("orphan"));
}

TEST_F(DpkgTest, LinesThatAreNoneAreSkippedAndCounted) {
  reader_.read_status("\n\n:\nPackage\nPackage: \nConffiles:\n /x\n\nPackage: p\nConffiles:\n x y\n /z\n");
  reader_.read_list("p.list", "relative\n\n/good");
  const std::string long_line(1 << 20, 'f');
  reader_.read_md5sums("p.md5sums", "\nx\n" + md5_of("a") + "\n" + md5_of("a") + "  \n" + md5_of("a") + "\tx\n" +
                                        long_line + "\n" + std::string("\0\xff\n", 3) + md5_of("a") + "  good");
  EXPECT_EQ(owner(database_, "/good"), "p  " + md5_of("a"));
  EXPECT_EQ(database_.paths(), 1u);
  EXPECT_EQ(reader_.skipped_lines(), 3u + 2u + 7u);
}

TEST_F(DpkgTest, EveryBeginningOfADatabaseIsSurvived) {
  const std::string text(status);
  for (std::size_t length = 0; length <= text.size(); ++length) {
    reader_.read_status(std::string_view(text).substr(0, length));
    reader_.read_md5sums(text.substr(0, length), text);
    reader_.read_diversions(std::string_view(text).substr(0, length));
  }
}

}  // namespace
}  // namespace exhibit::packages
