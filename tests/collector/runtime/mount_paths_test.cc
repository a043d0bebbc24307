#include "collector/runtime/mount_paths.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

Mount mount(std::string dev, std::string root, std::string point, std::string type = "ext4", std::string super = "rw") {
  Mount made;
  made.dev = std::move(dev);
  made.root = std::move(root);
  made.mount_point = std::move(point);
  made.fstype = std::move(type);
  made.super_options = std::move(super);
  return made;
}

using Paths = std::vector<std::string>;

TEST(OutsidePaths, GoThroughTheHostsMountOfTheSameFileSystem) {
  const std::vector<Mount> outside = {mount("8:1", "/", "/"), mount("8:2", "/", "/data"),
                                      mount("8:2", "/docker", "/d")};
  EXPECT_EQ(outside_paths(outside, mount("8:2", "/docker/containers/x/hosts", "/etc/hosts")),
            (Paths{"/d/containers/x/hosts", "/data/docker/containers/x/hosts"}));
  EXPECT_EQ(outside_paths(outside, mount("8:1", "/srv/rootfs", "/")), Paths{"/srv/rootfs"});
  EXPECT_EQ(outside_paths(outside, mount("8:1", "/", "/")), Paths{"/"});
  EXPECT_EQ(outside_paths(outside, mount("8:3", "/x", "/")), Paths{});
}

TEST(OutsidePaths, TakeWholeComponents) {
  EXPECT_EQ(outside_paths({mount("8:2", "/dock", "/d")}, mount("8:2", "/docker", "/")), Paths{});
  EXPECT_EQ(outside_paths({mount("0:40", "/", "/m/merged")}, mount("0:40", "/", "/")), Paths{"/m/merged"});
}

TEST(MountOption, IsFoundByItsWholeName) {
  EXPECT_EQ(mount_option("rw,xupperdir=/no,upperdir=/a/b=c,workdir=/w", "upperdir"), "/a/b=c");
  EXPECT_EQ(mount_option("rw,upperdir", "upperdir"), "");
  EXPECT_EQ(mount_option("", "upperdir"), "");
}

TEST(StoragePaths, AreThoseOfTheLastRootAndTheBoundFiles) {
  const std::vector<Mount> inside = {
      mount("8:1", "/", "/"), mount("0:40", "/", "/", "overlay", "rw,lowerdir=/l,upperdir=/u/diff"),
      mount("8:1", "/c/hostname", "/etc/hostname"), mount("8:1", "/c/passwd", "/etc/passwd")};
  const StoragePaths paths = storage_paths(inside, {mount("8:1", "/", "/"), mount("0:40", "/", "/u/merged")});
  EXPECT_EQ(paths.roots, Paths{"/u/merged"});
  EXPECT_EQ(paths.upper, "/u/diff");
  EXPECT_EQ(paths.files, Paths{"/c/hostname"});
  EXPECT_EQ(paths.all(), (Paths{"/c/hostname", "/u/merged", "/u/diff"}));
}

TEST(StoragePaths, OfAChrootWithoutMountsAreNone) {
  EXPECT_TRUE(storage_paths({}, {mount("8:1", "/", "/")}).all().empty());
}

}  // namespace
}  // namespace exhibit
