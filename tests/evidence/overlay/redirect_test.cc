// Redirected folders and metadata-only files: FORMAT.md 5.1, and fs/overlayfs/namei.c for what it leaves open.
#include <gtest/gtest.h>

#include "tests/evidence/overlay/layers_fixture.h"

namespace exhibit::overlay {
namespace {

TEST(Redirect, AFolderShowsWhatLayersBelowHaveElsewhere) {
  const Layers layers({{redirected("/new", "/old"), file("/new/u"), whiteout("/old")},
                       {folder("/new"), file("/new/not"), folder("/old"), file("/old/l"), file("/other")}});
  EXPECT_EQ(layers.names(), (Words{"/new:upper", "/new/l:1", "/new/u:upper", "/other:1"}));
}

TEST(Redirect, MayLeadBackwardsAndToALaterPlace) {
  const Entries lower = {folder("/a"), file("/a/x"), folder("/m"), folder("/z"), file("/z/y")};
  EXPECT_EQ(Layers({{redirected("/m", "/a")}, lower}, 2).names(),
            (Words{"/a:1", "/a/x:1", "/m:upper", "/m/x:1", "/z:1", "/z/y:1"}));
  EXPECT_EQ(Layers({{redirected("/m", "/z")}, lower}, 2).names(),
            (Words{"/a:1", "/a/x:1", "/m:upper", "/m/y:1", "/z:1", "/z/y:1"}));
}

TEST(Redirect, ANameStaysInItsFolder) {
  const Layers layers({{folder("/d"), redirected("/d/new", "old")},
                       {folder("/d"), folder("/d/old"), file("/d/old/l"), folder("/old"), file("/old/wrong")}});
  EXPECT_EQ(layers.at("/d/new/l")->layer, 1U);
  EXPECT_FALSE(layers.at("/d/new/wrong"));
}

TEST(Redirect, GoesThroughAllLayersBelow) {
  const Layers layers({{redirected("/new", "/old")},
                       {folder("/old"), file("/old/1")},
                       {folder("/old"), file("/old/2")},
                       {folder("/old"), file("/old/1"), file("/old/3")}});
  EXPECT_EQ(layers.at("/new/1")->layer, 1U);
  EXPECT_EQ(layers.at("/new/2")->layer, 2U);
  EXPECT_EQ(layers.at("/new/3")->layer, 3U);
}

TEST(Redirect, OfAMiddleLayerHoldsForThoseBelowIt) {
  const Layers layers({{folder("/new")},
                       {redirected("/new", "/old")},
                       {folder("/new"), file("/new/not"), folder("/old"), file("/old/l")}});
  EXPECT_EQ(layers.at("/new/l")->layer, 2U);
  EXPECT_FALSE(layers.at("/new/not"));
}

TEST(Redirect, IsChained) {
  const Layers layers({{redirected("/c", "/b")},
                       {redirected("/b", "/a"), file("/b/1")},
                       {folder("/a"), file("/a/2"), folder("/b"), file("/b/not")},
                       {folder("/a"), file("/a/3")}});
  EXPECT_EQ(layers.at("/c/1")->layer, 1U);
  EXPECT_EQ(layers.at("/c/2")->layer, 2U);
  EXPECT_EQ(layers.at("/c/3")->layer, 3U);
  EXPECT_FALSE(layers.at("/c/not"));
}

TEST(Redirect, IsChainedByNames) {
  const Layers layers({{folder("/d"), redirected("/d/c", "b")},
                       {folder("/d"), redirected("/d/b", "a")},
                       {folder("/d"), folder("/d/a"), file("/d/a/x")}});
  EXPECT_EQ(layers.at("/d/c/x")->layer, 2U);
}

TEST(Redirect, OnTheWayToATargetHoldsForThoseBelow) {
  // /q/sub lies in a folder that layer 1 calls /q and layers below call /p.
  const Layers layers(
      {{redirected("/new", "/q/sub")},
       {redirected("/q", "/p"), folder("/q/sub"), file("/q/sub/1")},
       {folder("/p"), folder("/p/sub"), file("/p/sub/2"), folder("/q"), folder("/q/sub"), file("/q/sub/not")}});
  EXPECT_EQ(layers.at("/new/1")->layer, 1U);
  EXPECT_EQ(layers.at("/new/2")->layer, 2U);
  EXPECT_FALSE(layers.at("/new/not"));
}

TEST(Redirect, IsNested) {
  const Layers layers({{redirected("/x", "/a"), redirected("/x/y", "/b"), redirected("/x/z", "w")},
                       {folder("/a"), file("/a/1"), folder("/a/w"), file("/a/w/2"), folder("/a/y"), file("/a/y/not"),
                        folder("/b"), file("/b/3"), folder("/x"), folder("/x/w"), file("/x/w/not")}},
                      3);
  Words below_x;
  for (const std::string& name : layers.names()) {
    if (name.starts_with("/x/")) below_x.push_back(name);
  }
  EXPECT_EQ(below_x, (Words{"/x/1:1", "/x/w:1", "/x/w/2:1", "/x/y:upper", "/x/y/3:1", "/x/z:upper", "/x/z/2:1"}));
}

TEST(Redirect, WhiteoutsAndOpaqueFoldersCountInAGraft) {
  const Layers layers({{redirected("/new", "/old"), whiteout("/new/gone")},
                       {folder("/old"), file("/old/gone"), opaque("/old/o"), file("/old/o/1"), whiteout("/old/w")},
                       {folder("/old"), folder("/old/o"), file("/old/o/not"), file("/old/w"), file("/old/x")}});
  EXPECT_EQ(layers.at("/new/o/1")->layer, 1U);
  EXPECT_EQ(layers.at("/new/x")->layer, 2U);
  for (const char* path : {"/new/gone", "/new/o/not", "/new/w"}) EXPECT_FALSE(layers.at(path)) << path;
}

TEST(Redirect, EndsWhereTheTargetIsOpaqueOrHidden) {
  const Entries last = {folder("/old"), file("/old/not")};
  EXPECT_FALSE(Layers({{redirected("/new", "/old")}, {opaque("/old")}, last}).at("/new/not"));
  EXPECT_FALSE(Layers({{redirected("/new", "/old")}, {whiteout("/old")}, last}).at("/new/not"));
  EXPECT_FALSE(Layers({{redirected("/new", "/old")}, {file("/old")}, last}).at("/new/not"));
  EXPECT_TRUE(Layers({{redirected("/new", "/old")}, {file("/x")}, last}).at("/new/not"));
}

TEST(Redirect, OutOfAnOpaqueFolderIsFollowed) {
  const Layers layers(
      {{opaque("/o"), redirected("/o/new", "/old")}, {folder("/o"), file("/o/not"), folder("/old"), file("/old/l")}});
  EXPECT_EQ(layers.at("/o/new/l")->layer, 1U);
  EXPECT_FALSE(layers.at("/o/not"));
  EXPECT_FALSE(Layers({{opaque("/o"), redirected("/o/new", "old")}, {folder("/o"), folder("/o/old"), file("/o/old/l")}})
                   .at("/o/new/l"));
}

TEST(Redirect, ThatIsNoneEndsTheSearch) {
  for (const char* bad : {"", "a/b", "/a//b", "/a/"}) {
    EXPECT_EQ(Layers({{redirected("/d", bad)}, {folder("/d"), file("/d/x")}}).names(), Words{"/d:upper"}) << bad;
  }
}

TEST(Redirect, IsNotFollowedFromTheImagesPointOfView) {
  const Layers layers({{redirected("/new", "/old"), whiteout("/old")}, {folder("/old"), file("/old/l")}});
  EXPECT_EQ(Layers::names_of(layers.image()), (Words{"/old:1", "/old/l:1"}));
}

TEST(MetadataOnly, TakesTheContentOfTheNextFileBelow) {
  FileEntry changed = metadata_only("/f");
  changed.mode = 04755;
  FileEntry below = with_outcome(file("/f", "real"), OutcomeKind::changed);
  below.read = 3;
  const auto shown = Layers({{changed}, {}, {below}, {file("/f", "not")}}).at("/f");
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->layer, upper_layer);
  EXPECT_EQ(shown->entry.mode, 04755);
  EXPECT_EQ(shown->entry.sha256, sha256("real"));
  EXPECT_EQ(shown->entry.blobs, std::vector<Digest>{sha256("real")});
  EXPECT_EQ(shown->entry.read, 3U);
  EXPECT_EQ(shown->entry.outcome.kind, OutcomeKind::changed);
  EXPECT_TRUE(shown->entry.xattrs.empty());
}

TEST(MetadataOnly, IsChained) {
  EXPECT_EQ(Layers({{metadata_only("/f")}, {metadata_only("/f")}, {file("/f", "real")}}).at("/f")->entry.sha256,
            sha256("real"));
}

TEST(MetadataOnly, FollowsItsRedirect) {
  const FileEntry renamed = marked(metadata_only("/new"), "redirect", "/d/old");
  const Layers layers({{renamed, whiteout("/d/old")}, {file("/new", "not"), folder("/d"), file("/d/old", "real")}});
  EXPECT_EQ(layers.at("/new")->entry.sha256, sha256("real"));
  const FileEntry in_folder = marked(metadata_only("/d/new"), "redirect", "old");
  EXPECT_EQ(Layers({{folder("/d"), in_folder}, {folder("/d"), file("/d/old", "real")}}).at("/d/new")->entry.sha256,
            sha256("real"));
}

TEST(MetadataOnly, FollowsRedirectsFromLayerToLayer) {
  const FileEntry top = marked(metadata_only("/c"), "redirect", "/b");
  const FileEntry middle = marked(metadata_only("/b"), "redirect", "/a");
  EXPECT_EQ(Layers({{top}, {middle}, {file("/a", "real"), file("/b", "not")}}).at("/c")->entry.sha256, sha256("real"));
  EXPECT_EQ(Layers({{metadata_only("/b")}, {middle}, {file("/a", "real"), file("/b", "not")}}).at("/b")->entry.sha256,
            sha256("real"));
}

TEST(MetadataOnly, InARedirectedFolder) {
  const Layers layers({{redirected("/new", "/old"), metadata_only("/new/f")},
                       {folder("/old"), file("/old/f", "real"), folder("/new"), file("/new/f", "not")}});
  EXPECT_EQ(layers.at("/new/f")->entry.sha256, sha256("real"));
}

TEST(MetadataOnly, WithoutContentBelowIsPartial) {
  const std::vector<Entries> nothing_below = {{}, {folder("/f")}, {whiteout("/f")}};
  for (const Entries& lower : nothing_below) {
    const auto shown = Layers({{metadata_only("/f")}, lower, {file("/f", "not")}}).at("/f");
    const bool is_hidden = !lower.empty();
    EXPECT_EQ(shown->entry.sha256.has_value(), !is_hidden);
    EXPECT_EQ(shown->entry.outcome.kind, is_hidden ? OutcomeKind::partial : OutcomeKind::ok);
  }
}

TEST(MetadataOnly, OfTheImageToo) {
  const Layers layers({{file("/u")}, {metadata_only("/f")}, {file("/f", "real")}});
  EXPECT_EQ(layers.image().back().entry.sha256, sha256("real"));
  EXPECT_EQ(layers.image().back().layer, 1U);
}

TEST(Redirect, ThatMultiplyAreRefused) {
  // Each folder shows the next one three times: 3 to the 12th power of them, out of a few lines.
  std::vector<Entries> layers;
  constexpr int depth = 12;
  for (int layer = 0; layer < depth; ++layer) {
    Entries entries;
    const std::string folder_name = "/f" + std::to_string(layer);
    const std::string next = "/f" + std::to_string(layer + 1);
    entries.push_back(folder(folder_name));
    for (const char* name : {"/a", "/b", "/c"}) entries.push_back(redirected(folder_name + name, next));
    layers.push_back(entries);
  }
  layers.push_back({folder("/f" + std::to_string(depth))});
  const Layers overlay(layers);
  const auto listing = open_listing(overlay.bundle(), overlay.mount);
  while (true) {
    const auto line = listing->next();
    if (!line) {
      EXPECT_EQ(line.error().code, ErrorCode::unsupported);
      EXPECT_NE(line.error().message().find("layers.tar: data/fs/fs0001+fs0002"), std::string::npos);
      EXPECT_NE(line.error().message().find("redirects ask for more than 100000 folders"), std::string::npos);
      return;
    }
    ASSERT_TRUE(*line) << "all of it was shown";
  }
}

}  // namespace
}  // namespace exhibit::overlay
