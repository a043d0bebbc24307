// fuse-overlayfs: whiteouts that are files of special names.
#include <gtest/gtest.h>

#include "tests/evidence/overlay/layers_fixture.h"

namespace exhibit::overlay {
namespace {

struct Fuse : Layers {
  explicit Fuse(std::vector<Entries> layers) : Layers(std::move(layers)) { mount.mount.fstype = "fuse.fuse-overlayfs"; }
};

TEST(NamedWhiteouts, HideTheirNameInTheLayersBelowAndThemselves) {
  const Fuse layers({{file("/.wh.f"), file("/.wh.d"), file("/.wh.nothing")},
                     {file("/f"), folder("/d"), file("/d/x"), folder("/d/e"), file("/d/e/y"), file("/g")}});
  EXPECT_EQ(layers.names(), Words{"/g:1"});
  EXPECT_EQ(Layers::names_of(layers.image()), (Words{"/d:1", "/d/e:1", "/d/e/y:1", "/d/x:1", "/f:1", "/g:1"}));
}

TEST(NamedWhiteouts, MayStandBehindTheNameTheyHide) {
  EXPECT_EQ(Fuse({{file("/.wh.-a"), file("/.wh..b")}, {file("/-a"), file("/.b"), file("/c")}}).names(), Words{"/c:1"});
}

TEST(NamedWhiteouts, DoNotHideWhatTheirOwnLayerOrOneAboveHas) {
  EXPECT_EQ(
      Fuse({{file("/a")}, {file("/.wh.a"), file("/.wh.b"), file("/b")}, {file("/a"), file("/b"), file("/c")}}).names(),
      (Words{"/a:upper", "/b:1", "/c:2"}));
}

TEST(NamedWhiteouts, MakeAFolderOpaque) {
  EXPECT_EQ(
      Fuse({{folder("/d"), file("/d/.wh..wh..opq"), file("/d/u")}, {folder("/d"), file("/d/l"), file("/e")}}).names(),
      (Words{"/d:upper", "/d/u:upper", "/e:1"}));
  EXPECT_EQ(Fuse({{folder("/d")}, {folder("/d"), file("/d/.wh..wh..opq"), file("/d/m")}, {folder("/d"), file("/d/l")}})
                .names(),
            (Words{"/d:upper", "/d/m:1"}));
}

TEST(NamedWhiteouts, ShowNothingOfAFolderThatIsNamedSo) {
  EXPECT_EQ(Fuse({{folder("/.wh.d"), file("/.wh.d/x")}, {folder("/d"), file("/d/y"), file("/e")}}).names(),
            Words{"/e:1"});
}

TEST(NamedWhiteouts, AreFilesLikeOthersWhereTheKernelShowsTheOverlay) {
  EXPECT_EQ(Layers({{file("/.wh.f")}, {file("/f")}}).names(), (Words{"/.wh.f:upper", "/f:1"}));
}

TEST(FuseOverlayMarks, AreThoseOfAllThreeKinds) {
  for (const std::string prefix : {"trusted.overlay.", "user.fuseoverlayfs.", "user.overlay."}) {
    const Fuse layers({{with_xattr(folder("/d"), prefix + "opaque", "y")}, {folder("/d"), file("/d/l")}});
    EXPECT_EQ(layers.names(), Words{"/d:upper"}) << prefix;
    EXPECT_TRUE(layers.at("/d")->entry.xattrs.empty()) << prefix;
  }
}

}  // namespace
}  // namespace exhibit::overlay
