#include "evidence/packages/apk.h"

#include "hashing/base64.h"
#include "tests/evidence/packages/facts.h"

namespace exhibit::packages {
namespace {

std::string raw(const ComparisonDigest& digest, std::size_t size) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), size};
}

std::string q1(std::string_view content) {
  return "Q1" + base64_encode(raw(comparison_digest(ComparisonKind::sha1, content), 20));
}

std::string sha1_of(std::string_view content) { return comparison_digest(ComparisonKind::sha1, content).hex(); }

/// As apk-tools 2.14 writes it.
std::string busybox() {
  return "C:Q1p78yvTLG094tHE1+dToJGbmYzQE=\n"
         "P:busybox\nV:1.36.1-r2\nA:x86_64\nS:509600\nI:962560\nT:Size optimized toolbox\nL:GPL-2.0-only\n"
         "o:busybox\nm:Natanael Copa <ncopa@alpinelinux.org>\nt:1700000000\nc:1d9a6c0b\nD:so:libc.musl-x86_64.so.1\n"
         "p:cmd:busybox=1.36.1-r2\nr:busybox-initscripts\n"
         "F:bin\nR:busybox\na:0:0:755\nZ:" +
         q1("busybox") + "\nR:sh\na:0:0:777\nZ:" + q1("/bin/busybox") + "\nF:etc\nR:securetty\nZ:" + q1("tty1\n") +
         "\nF:tmp\nM:0:0:1777\n\n";
}

TEST(ApkTest, FilesLinksAndDirectories) {
  PackageDatabase database;
  EXPECT_EQ(read_apk_installed(busybox(), database), 0u);
  EXPECT_EQ(database.packages(), 1u);
  EXPECT_EQ(owner(database, "/bin/busybox"), "busybox 1.36.1-r2 " + sha1_of("busybox"));
  EXPECT_EQ(owner(database, "/bin/sh"), "busybox 1.36.1-r2 " + sha1_of("/bin/busybox"));
  EXPECT_EQ(owner(database, "/etc/securetty"), "busybox 1.36.1-r2 config " + sha1_of("tty1\n"));
  EXPECT_EQ(owner(database, "/tmp"), "busybox 1.36.1-r2");
  EXPECT_TRUE(database.puts_files_in("/bin"));
  EXPECT_FALSE(database.puts_files_in("/tmp"));
}

TEST(ApkTest, FilesInTheRootAndOfSeveralPackages) {
  PackageDatabase database;
  EXPECT_EQ(read_apk_installed("P:a\nV:1\nF:\nR:x\n\nP:b\nV:2\nF:\nR:y", database), 0u);
  EXPECT_EQ(owner(database, "/x"), "a 1");
  EXPECT_EQ(owner(database, "/y"), "b 2");
}

TEST(ApkTest, OtherDigests) {
  PackageDatabase database;
  const ComparisonDigest sha256_digest = ComparisonDigest::from(sha256("x"));
  const std::string text = "P:a\nV:3\nf:S\nF:bin\nR:short\nZ:Q1" + base64_encode(raw(sha256_digest, 20)) +
                           "\nR:long\nZ:Q2" + base64_encode(raw(sha256_digest, 32)) + "\nR:hex\nZ:X1" + sha1_of("x") +
                           "\n\nP:b\nF:bin\nR:other\nZ:" + q1("x") + "\n";
  EXPECT_EQ(read_apk_installed(text, database), 0u);
  EXPECT_TRUE(database.owner_of("/bin/short")->facts.digest->begins(sha256_digest));
  EXPECT_EQ(database.owner_of("/bin/long")->facts.digest, sha256_digest);
  EXPECT_EQ(owner(database, "/bin/hex"), "a 3 " + sha1_of("x"));
  EXPECT_EQ(database.owner_of("/bin/other")->facts.digest->kind, ComparisonKind::sha1) << "the flag is a package's";
}

TEST(ApkTest, LinesThatAreNoneAreSkippedAndCounted) {
  PackageDatabase database;
  EXPECT_EQ(read_apk_installed("x\nno colon\nP:a\nV:1\nF:bin\nR:good\nZ:Q1!\nR:next\nZ:Q9AAAA\nZ:\n", database), 5u);
  EXPECT_EQ(owner(database, "/bin/good"), "a 1");
}

TEST(ApkTest, EveryBeginningOfADatabaseIsSurvived) {
  const std::string text = busybox();
  for (std::size_t length = 0; length <= text.size(); ++length) {
    PackageDatabase database;
    read_apk_installed(std::string_view(text).substr(0, length), database);
    read_apk_installed(std::string_view(text).substr(length), database);
  }
}

}  // namespace
}  // namespace exhibit::packages
