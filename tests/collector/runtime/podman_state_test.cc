#include "collector/runtime/podman_state.h"

#include <gtest/gtest.h>

#include "tests/collector/runtime/bolt_builder.h"

namespace exhibit {
namespace {

const std::string id(64, 'a');
const std::string layer(64, 'b');

TEST(StoragePlace, IsReadFromAUserdataFolder) {
  const auto place =
      storage_place_of("/home/u/.local/share/containers/storage/vfs-containers/" + id + "/userdata/hostname");
  ASSERT_TRUE(place);
  EXPECT_EQ(place->root, "/home/u/.local/share/containers/storage");
  EXPECT_EQ(place->driver, "vfs");
  EXPECT_EQ(place->id, id);
  EXPECT_FALSE(storage_place_of("/var/lib/docker/containers/" + id));
  EXPECT_FALSE(storage_place_of("/s/overlay-containers/short/userdata"));
}

TEST(StorageLayer, IsReadFromTheRootOfEachDriver) {
  EXPECT_EQ(storage_layer_of("/s/overlay/" + layer + "/merged")->id, layer);
  EXPECT_EQ(storage_layer_of("/s/vfs/dir/" + layer)->driver, "vfs");
  EXPECT_EQ(storage_layer_of("/s/vfs/dir/" + layer)->root, "/s");
  EXPECT_FALSE(storage_layer_of("/var/lib/docker/overlay2/" + layer + "/diff"));
}

std::string containers_json() {
  return R"([7,{"id":"x"},{"id":")" + id + R"(","names":["pweb"],"image":"img","layer":")" + layer +
         R"(","metadata":"{\"image-name\":\"localhost/bb:1\"}","created":"2026-01-01T00:00:00Z"}])";
}

TEST(StorageContainer, IsFoundByIdOrLayer) {
  const auto container = storage_container(containers_json(), id, "");
  ASSERT_TRUE(container);
  EXPECT_EQ(container->name, "pweb");
  EXPECT_EQ(container->image, "localhost/bb:1");
  EXPECT_NE(container->entry.find(R"("names":["pweb"])"), std::string::npos);
  EXPECT_EQ(storage_container(containers_json(), "", layer)->id, id);
  EXPECT_FALSE(storage_container(containers_json(), layer, layer));
  EXPECT_FALSE(storage_container(containers_json().substr(0, 90), id, ""));
  EXPECT_FALSE(storage_container("{}", id, ""));
}

TEST(StorageContainer, WithoutIdAndLayerIsNone) { EXPECT_FALSE(storage_container(R"([{"id":"x"}])", "", "")); }

TEST(ImageDigest, IsTheImages) {
  EXPECT_EQ(image_digest_in(R"([{"id":"img","digest":"sha256:2"}])", "img"), "sha256:2");
  EXPECT_EQ(image_digest_in(R"([{"id":"img","digest":"sha256:2"}])", ""), "");
  EXPECT_EQ(image_digest_in("[", "img"), "");
}

TEST(LibpodRecord, IsTwoJsonDocumentsInABucket) {
  const std::string config =
      R"({"name":"pweb","rootfsImageName":"bb:1","createdTime":"2026-01-01T00:00:00Z","labels":{"team":"blue"}})";
  const BoltBucket container{{{"config", config}, {"state", R"({"startedTime":"0001-01-01T00:00:00Z"})"}}};
  const std::string bytes = bolt_file(BoltBucket{{{"ctr", BoltBucket{{{id, container}}}}}});
  const auto record = libpod_record(*BoltFile::open(bytes), id);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->name, "pweb");
  EXPECT_EQ(record->started, "") << "Go's zero time is no time";
  ASSERT_EQ(record->labels.size(), 1U);
  EXPECT_FALSE(libpod_record(*BoltFile::open(bytes), layer));
}

}  // namespace
}  // namespace exhibit
