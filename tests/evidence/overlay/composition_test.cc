// What decides at a path: FORMAT.md 5.1 without redirects.
#include <gtest/gtest.h>

#include "hashing/base64.h"
#include "tests/evidence/overlay/layers_fixture.h"

namespace exhibit::overlay {
namespace {

TEST(Composition, TheTopmostLayerDecides) {
  const Layers layers({{file("/a", "new"), folder("/d"), file("/d/u")},
                       {file("/a", "old"), file("/b"), folder("/d"), file("/d/l")},
                       {file("/b", "older"), file("/c")}});
  EXPECT_EQ(layers.names(), (Words{"/a:upper", "/b:1", "/c:2", "/d:upper", "/d/l:1", "/d/u:upper"}));
  EXPECT_EQ(layers.at("/a")->entry.sha256, sha256("new"));
  EXPECT_EQ(layers.at("/")->layer, upper_layer);
}

TEST(Composition, TheImageIsWithoutTheUpper) {
  const Layers layers({{file("/a", "new"), whiteout("/b"), file("/u")}, {file("/a", "old"), file("/b")}});
  EXPECT_EQ(Layers::names_of(layers.image()), (Words{"/a:1", "/b:1"}));
}

TEST(Composition, AMountWithoutAnUpperCountsItsLayersFromOne) {
  Layers layers({{file("/a")}, {file("/b")}, {file("/c")}});
  layers.mount.lowers.insert(layers.mount.lowers.begin(), *layers.mount.upper);
  layers.mount.upper.reset();
  EXPECT_EQ(layers.names(), (Words{"/a:1", "/b:2", "/c:3"}));
}

TEST(Composition, FollowsTheCanonicalOrder) {
  const Layers layers({{folder("/a"), file("/a/z")}, {folder("/a"), file("/a/a"), file("/a.b")}, {file("/a!")}});
  EXPECT_EQ(layers.names(), (Words{"/a:upper", "/a/a:1", "/a/z:upper", "/a!:2", "/a.b:1"}));
}

TEST(Composition, AWhiteoutShowsNothingThereAndBelow) {
  const Layers layers({{whiteout("/d"), whiteout("/f"), whiteout("/nothing")},
                       {folder("/d"), file("/d/x"), folder("/d/e"), file("/d/e/y"), file("/f"), file("/g")}});
  EXPECT_EQ(layers.names(), Words{"/g:1"});
}

TEST(Composition, ADeviceWithANumberIsNoWhiteout) {
  FileEntry device = whiteout("/null");
  device.rdev = DeviceNumber{1, 3};
  EXPECT_EQ(Layers({{device}, {file("/null")}}).names(), Words{"/null:upper"});
}

TEST(Composition, AWhiteoutInAMiddleLayerHidesOnlyWhatIsBelowIt) {
  const Layers layers({{folder("/d"), file("/d/u")}, {whiteout("/d")}, {folder("/d"), file("/d/l")}});
  EXPECT_EQ(layers.names(), (Words{"/d:upper", "/d/u:upper"}));
}

TEST(Composition, AMetadataOnlyFileHidesAFolderBelowIt) {
  const Layers layers({{folder("/")}, {metadata_only("/d")}, {folder("/d"), file("/d/x")}});
  EXPECT_EQ(layers.names(), Words{"/d:1"});
}

TEST(Composition, AnEmptyFileIsAWhiteoutOnlyInAFolderThatHasThem) {
  const FileEntry empty = marked(file("/d/x", ""), "whiteout", "y");
  const Entries lower = {folder("/d"), file("/d/x", "lower"), file("/d/y")};
  EXPECT_EQ(Layers({{folder("/")}, {marked(folder("/d"), "opaque", "x"), empty}, lower}).names(),
            (Words{"/d:1", "/d/y:2"}));
  EXPECT_EQ(Layers({{folder("/")}, {folder("/d"), empty}, lower}).names(), (Words{"/d:1", "/d/x:1", "/d/y:2"}));
  const FileEntry full = marked(file("/d/x", "full"), "whiteout", "y");
  EXPECT_EQ(Layers({{folder("/")}, {marked(folder("/d"), "opaque", "x"), full}, lower}).names(),
            (Words{"/d:1", "/d/x:1", "/d/y:2"}));
}

TEST(Composition, AFolderOfAnotherLayerDoesNotMakeFilesWhiteouts) {
  const FileEntry empty = marked(file("/d/x", ""), "whiteout", "y");
  EXPECT_EQ(
      Layers({{marked(folder("/d"), "opaque", "x")}, {folder("/d"), empty}, {folder("/d"), file("/d/x")}}).names(),
      (Words{"/d:upper", "/d/x:1"}));
}

TEST(Composition, AnOpaqueFolderHidesWhatIsBelowIt) {
  const Layers layers({{folder("/d"), file("/d/u")}, {opaque("/d"), file("/d/l")}, {folder("/d"), file("/d/ll")}});
  EXPECT_EQ(layers.names(), (Words{"/d:upper", "/d/l:1", "/d/u:upper"}));
}

TEST(Composition, AnOpaqueFolderMayStandWhereALowerHasAWhiteout) {
  const Layers layers({{opaque("/d"), file("/d/u")}, {whiteout("/d")}, {folder("/d"), file("/d/l")}});
  EXPECT_EQ(layers.names(), (Words{"/d:upper", "/d/u:upper"}));
}

TEST(Composition, OtherValuesAreNotOpaque) {
  EXPECT_EQ(Layers({{marked(folder("/d"), "opaque", "yes")}, {folder("/d"), file("/d/l")}}).names(),
            (Words{"/d:upper", "/d/l:1"}));
}

TEST(Composition, TheRootIsMergedWhateverItsXattrsAre) {
  EXPECT_EQ(Layers({{opaque("/")}, {file("/l")}}).names(), Words{"/l:1"});
}

TEST(Composition, WhatIsNoFolderHidesFoldersBelow) {
  const Layers layers(
      {{folder("/e")}, {file("/d"), file("/e")}, {folder("/d"), file("/d/x"), folder("/e"), file("/e/x"), file("/f")}});
  EXPECT_EQ(layers.names(), (Words{"/d:1", "/e:upper", "/f:2"}));
}

TEST(Composition, LinesPassAsTheyAreWhereNothingTouchesThem) {
  const FileEntry named = with_xattr(file("/overlay.conf"), "user.x", "1");
  std::string line;
  append_object(line, named);
  EXPECT_EQ(Layers({{named}, {file("/b")}}).at("/overlay.conf")->line, line);
}

TEST(Composition, TheOverlaysXattrsAreNotShown) {
  const FileEntry entry = with_xattr(marked(file("/a"), "origin", "x"), "user.mine", "1");
  const auto shown = Layers({{entry}, {}}).at("/a");
  EXPECT_EQ(shown->entry.xattrs, (std::vector<Xattr>{{"user.mine", "1"}}));
  EXPECT_EQ(shown->entry.sha256, sha256("content"));
}

TEST(Composition, AttributesThatTheUpperKeepsAsAnXattrAreShown) {
  FileEntry of_its_own = marked(file("/b"), "protattr", "i");
  of_its_own.attributes = {"immutable", "nodump"};
  const Layers layers({{marked(file("/a"), "protattr", "ai"), of_its_own}, {marked(file("/c"), "protattr", "i")}});
  EXPECT_EQ(layers.at("/a")->entry.attributes, (Words{"append", "immutable"}));
  EXPECT_EQ(layers.at("/b")->entry.attributes, (Words{"immutable", "nodump"}));
  EXPECT_TRUE(layers.at("/c")->entry.attributes.empty());
}

TEST(Composition, UserXattrsCountOnlyWhereTheMountHasThem) {
  const Entries lower = {folder("/d"), file("/d/l")};
  Layers layers({{with_xattr(folder("/d"), "user.overlay.opaque", "y")}, lower});
  EXPECT_EQ(layers.names(), (Words{"/d:upper", "/d/l:1"}));
  EXPECT_EQ(layers.at("/d")->entry.xattrs.size(), 1U);
  layers.mount.mount.super_options = "rw,userxattr,lowerdir=/l";
  EXPECT_EQ(layers.names(), Words{"/d:upper"});
  EXPECT_TRUE(layers.at("/d")->entry.xattrs.empty());
}

TEST(Composition, OddNamesAreInPlace) {
  const std::string odd = "/a\"type\":\"char\xff\n";
  EXPECT_EQ(Layers({{file("/z")}, {folder(odd), file(odd + "/x")}}).names(),
            (Words{odd + ":1", odd + "/x:1", "/z:upper"}));
}

TEST(Composition, DeepPathsAreWalkedStepByStep) {
  std::string path;
  Entries upper;
  Entries lower;
  for (int depth = 0; depth < 400; ++depth) {
    path += "/d";
    upper.push_back(folder(path));
    lower.push_back(folder(path));
    lower.push_back(file(path + "/x"));
  }
  upper.push_back(opaque(path + "/end"));
  lower.push_back(folder(path + "/end"));
  lower.push_back(file(path + "/end/hidden"));
  EXPECT_EQ(Layers({upper, lower}, 7).names().size(), 801U);
}

TEST(Composition, WhatCouldNotBeReadDecidesOnItsName) {
  FileEntry unread;
  unread.path = "/d";
  unread.outcome = Outcome::from_errno(5);
  const Layers layers({{unread}, {folder("/d"), file("/d/l"), file("/e")}});
  EXPECT_EQ(layers.names(), (Words{"/d:upper", "/e:1"}));
  EXPECT_EQ(layers.at("/d")->entry.type, FileType::unknown);
}

TEST(Composition, WhatAnUnreadFolderMayHideIsPartial) {
  const Layers layers({{with_outcome(folder("/d"), OutcomeKind::partial), folder("/d/seen"), file("/d/mine")},
                       {folder("/d"), file("/d/x"), folder("/d/seen"), file("/d/seen/x"), folder("/d/unseen"),
                        file("/d/unseen/x"), file("/e")}});
  EXPECT_EQ(layers.at("/d/x")->entry.outcome.kind, OutcomeKind::partial);
  EXPECT_EQ(layers.at("/d/x")->entry.sha256, sha256("content"));
  EXPECT_EQ(layers.at("/d/unseen/x")->entry.outcome.kind, OutcomeKind::partial);
  for (const char* path : {"/d/mine", "/d/seen", "/d/seen/x", "/e"}) {
    EXPECT_TRUE(layers.at(path)->entry.outcome.is_ok()) << path;
  }
}

TEST(Composition, ADamagedPartFailsAndIsNamed) {
  Layers layers({{file("/a")}, {file("/b"), file("/c")}}, 2);
  const Member* const part = layers.bundle().find("data/fs/fs0002/listing.0002.jsonl.zst");
  ASSERT_NE(part, nullptr);
  std::fstream bytes(layers.path(), std::ios::binary | std::ios::in | std::ios::out);
  bytes.seekp(static_cast<std::streamoff>(part->offset));
  bytes.put('!');
  bytes.close();
  const auto listing = open_listing(layers.bundle(), layers.mount);
  Result<std::optional<std::string_view>> line = listing->next();
  while (line && *line) line = listing->next();
  ASSERT_FALSE(line);
  EXPECT_NE(line.error().message().find("layers.tar: data/fs/fs0002/listing.0002.jsonl.zst"), std::string::npos);
}

TEST(Composition, IsOnePartUntilItIsBegun) {
  const Layers same({{file("/a")}, {file("/b")}});
  const auto listing = open_listing(same.bundle(), same.mount);
  const auto part = listing->part_ahead();
  ASSERT_TRUE(part);
  EXPECT_EQ(open_listing(same.bundle(), same.mount)->part_ahead(), part);
  EXPECT_NE(open_image(same.bundle(), same.mount)->part_ahead(), part);
  const Layers other({{file("/a")}, {file("/b", "other")}});
  EXPECT_NE(open_listing(other.bundle(), other.mount)->part_ahead(), part);
  ASSERT_TRUE(listing->next());
  EXPECT_FALSE(listing->part_ahead());
  const auto skipped = open_listing(same.bundle(), same.mount);
  skipped->skip_part();
  EXPECT_FALSE(skipped->next().value());
}

TEST(Composition, OpensWhatTheBundleTellsOf) {
  const Layers layers({{file("/a")}, {file("/b")}});
  MountDecision decision;
  EXPECT_EQ(open_listing(layers.bundle(), decision), nullptr);
  decision.kind = MountDecisionKind::walked;
  decision.fsid = "fs0002";
  EXPECT_TRUE(open_listing(layers.bundle(), decision)->next().value());
  EXPECT_EQ(open_image(layers.bundle(), decision), nullptr);
}

}  // namespace
}  // namespace exhibit::overlay
