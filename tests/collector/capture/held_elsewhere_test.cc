#include "collector/capture/held_elsewhere.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "collector/capture/blob_store.h"
#include "hashing/uuid.h"
#include "tests/support/memory_output.h"
#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

std::string blob_line(const std::string& content) {
  const std::string digits = sha256(content).hex();
  return digits + "  data/blob/" + digits.substr(0, 2) + "/" + digits;
}

TEST(ManifestLine, OfAPiece) {
  const auto piece = piece_of_manifest_line(blob_line("x"));
  ASSERT_TRUE(piece);
  EXPECT_EQ(*piece, sha256("x"));
}

TEST(ManifestLine, OfAnotherMemberIsNoPieceThoughItMayHaveItsContent) {
  const auto piece = piece_of_manifest_line(sha256("x").hex() + "  data/containers.jsonl");
  ASSERT_TRUE(piece);
  EXPECT_FALSE(*piece);
}

TEST(ManifestLine, OfNoManifestIsRefused) {
  const std::string digits = sha256("x").hex();
  for (const std::string& line :
       {std::string(), digits, digits + " data/blob/aa/x", "z" + digits.substr(1) + "  data/blob/",
        digits + "  data/blob/00/" + sha256("y").hex()}) {
    EXPECT_FALSE(piece_of_manifest_line(line)) << line;
  }
}

class HeldElsewhereFile : public ::testing::Test {
 protected:
  std::string write(const std::string& text) {
    const std::string path = folder_.path() + "/manifest";
    std::ofstream(path) << text;
    return path;
  }

  TemporaryFolder folder_;
};

TEST_F(HeldElsewhereFile, HasThePiecesAlone) {
  const auto held = HeldElsewhere::read(
      write(blob_line("one") + "\n" + sha256("two").hex() + "  data/index.jsonl\n" + blob_line("three") + "\n"));
  ASSERT_TRUE(held) << held.error().message();
  EXPECT_EQ(held->size(), 2u);
  EXPECT_TRUE(held->contains(sha256("one")));
  EXPECT_FALSE(held->contains(sha256("two")));
  EXPECT_TRUE(held->contains(sha256("three")));
}

TEST_F(HeldElsewhereFile, NamesTheLineThatIsNone) {
  const auto held = HeldElsewhere::read(write(blob_line("one") + "\nnothing\n"));
  ASSERT_FALSE(held);
  EXPECT_THAT(held.error().message(), ::testing::HasSubstr("manifest line 2: not 64 hexadecimal digits"));
}

TEST_F(HeldElsewhereFile, ThatIsNotThere) {
  const auto held = HeldElsewhere::read(folder_.path() + "/none");
  ASSERT_FALSE(held);
  EXPECT_THAT(held.error().message(), ::testing::HasSubstr("cannot open: No such file"));
}

TEST_F(HeldElsewhereFile, IsStoredWhereItIsNeeded) {
  const auto held = HeldElsewhere::read(write(blob_line("accounts") + "\n"));
  test::MemoryOutput output;
  BundleWriter bundle(output, random_uuid(), now());
  BlobStore store(bundle, {CaptureMode::runtime, 100, 100}, *held);
  store.put({sha256("accounts"), "accounts", {}, false});
  EXPECT_EQ(store.left_elsewhere().size(), 1u);
  store.put({sha256("accounts"), "accounts", {}, true});
  EXPECT_EQ(store.blobs(), 1u);
  EXPECT_TRUE(store.left_elsewhere().empty());
}

TEST_F(HeldElsewhereFile, MayBeLongAndLackItsLastNewline) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += blob_line(std::to_string(i)) + "\n";
  const auto held = HeldElsewhere::read(write(text + blob_line("last")));
  ASSERT_TRUE(held) << held.error().message();
  EXPECT_EQ(held->size(), 3001u);
  EXPECT_TRUE(held->contains(sha256("2999")) && held->contains(sha256("last")));
}

TEST_F(HeldElsewhereFile, IsNoDeviceAndNoPipe) {
  const std::string pipe = folder_.path() + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& path : {pipe, std::string("/dev/zero"), folder_.path()}) {
    const auto held = HeldElsewhere::read(path);
    ASSERT_FALSE(held) << path;
    EXPECT_THAT(held.error().message(), ::testing::HasSubstr("not a regular file"));
  }
}

TEST_F(HeldElsewhereFile, ALineWithoutAnEndIsNotReadToIt) {
  const std::string path = write(blob_line("one") + "\n");
  std::filesystem::resize_file(path, std::uintmax_t{1} << 40);
  const auto held = HeldElsewhere::read(path);
  ASSERT_FALSE(held);
  EXPECT_THAT(held.error().message(), ::testing::HasSubstr("manifest line 2: longer than any of a manifest"));
}

TEST_F(HeldElsewhereFile, IsReferredToOnceAndNotStored) {
  const auto held = HeldElsewhere::read(write(blob_line("secret") + "\n"));
  test::MemoryOutput output;
  BundleWriter bundle(output, random_uuid(), now());
  BlobStore store(bundle, {CaptureMode::runtime, 100, 10}, *held);
  EXPECT_TRUE(store.reserve(6));
  store.put({sha256("secret"), "secret", {}, false});
  store.put({sha256("secret"), "secret", {}, false});
  store.put({sha256("news"), "news", {}, false});
  EXPECT_EQ(store.blobs(), 1u);
  ASSERT_EQ(store.left_elsewhere().size(), 1u);
  EXPECT_EQ(to_json(store.left_elsewhere().front()), "{\"sha256\":\"" + sha256("secret").hex() + "\",\"bytes\":6}");
  bundle.seal("complete", 0);
  EXPECT_EQ(output.bytes().find("secret"), std::string::npos);
  EXPECT_TRUE(store.reserve(10)) << "what was not stored took no room";
}

}  // namespace
}  // namespace exhibit
