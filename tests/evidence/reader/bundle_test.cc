#include "evidence/reader/bundle.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "evidence/bundle/zstd_part.h"
#include "tests/support/forger.h"
#include "tests/support/small_bundle.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/verify_bytes.h"

namespace exhibit {
namespace {

constexpr std::string_view environment = "data/c/c0001/p/100-5000/environ";
constexpr std::string_view listing = "data/fs/fs0001/listing.0001.jsonl.zst";

class BundleTest : public testing::Test {
 protected:
  Result<Bundle> open(std::string_view bytes) { return Bundle::open(folder_.write("b.tar", bytes)); }

  void expect_refused(std::string_view bytes, std::string_view why) {
    const auto bundle = open(bytes);
    ASSERT_FALSE(bundle) << why;
    EXPECT_NE(bundle.error().message().find(why), std::string::npos) << bundle.error().message();
    EXPECT_NE(bundle.error().message().find("b.tar"), std::string::npos) << bundle.error().message();
  }

  TemporaryFolder folder_;
};

std::string listing_of(const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& path : paths) {
    FileEntry entry;
    entry.path = path;
    append_line(text, entry);
  }
  return PartCompressor().compress(text);
}

TEST_F(BundleTest, WhatWasWrittenIsRead) {
  const auto bundle = open(test::small_bundle());
  ASSERT_TRUE(bundle) << bundle.error().message();
  EXPECT_FALSE(bundle->is_cut());
  EXPECT_EQ(bundle->seal()->bundle_id, test::small_bundle_id);
  for (const test::Part& part : test::small_parts()) {
    const auto content = bundle->read(part.name);
    ASSERT_TRUE(content) << content.error().message();
    EXPECT_EQ(*content, part.content);
  }
  for (const Member& member : bundle->members()) EXPECT_TRUE(member.sha256) << member.name;
}

TEST_F(BundleTest, RecordsAreDecoded) {
  const auto bundle = open(test::small_bundle()).value();
  EXPECT_EQ(to_json(bundle.start().value()), to_json(test::sample_start()));
  EXPECT_EQ(to_json(bundle.finish().value().value()), to_json(test::sample_finish()));
  ASSERT_EQ(bundle.containers().value().size(), 1u);
  EXPECT_EQ(to_json(bundle.containers().value()[0]), to_json(test::sample_container()));
  ASSERT_EQ(bundle.processes("c0001").value().size(), 1u);
  EXPECT_EQ(to_json(bundle.processes("c0001").value()[0]), to_json(test::sample_process()));
  EXPECT_TRUE(bundle.processes("c0002").value().empty());
  EXPECT_EQ(bundle.artifact("c0001", {100, 5000}, "environ").value(), std::string("A=1\0B=2\0", 8));
  EXPECT_FALSE(bundle.artifact("c0001", {100, 5000}, "maps").value());
  EXPECT_EQ(to_json(bundle.mounts("c0001").value().at(0)), to_json(test::sample_mount()));
  EXPECT_EQ(bundle.mounts("host").error().code, ErrorCode::absent);
  EXPECT_EQ(to_json(bundle.walks().value().at(0)), to_json(test::sample_walk()));
  std::size_t lines = 0;
  EXPECT_TRUE(bundle.ledger([&](const ReadLedgerLine& line) { return line.target == "/etc/shadow" && ++lines > 0; }));
  EXPECT_EQ(lines, 1u);
}

TEST_F(BundleTest, AListingIsReadInItsOrder) {
  const auto bundle = open(test::small_bundle()).value();
  ListingReader reader(bundle, "fs0001");
  for (const FileEntry& entry : test::sample_entries()) {
    const auto line = reader.next().value();
    ASSERT_TRUE(line);
    EXPECT_EQ(decode_file_entry(*line, reader.where()).value().path, entry.path);
  }
  EXPECT_EQ(reader.where(), std::string(listing) + " line 6");
  EXPECT_FALSE(reader.next().value());
  EXPECT_FALSE(ListingReader(bundle, "fs0002").next().value());
}

TEST_F(BundleTest, AListingGoesOnOverParts) {
  test::Forger forger;
  forger.part(listing).content = listing_of({"/", "/a"});
  forger.insert_after(listing, {"data/fs/fs0001/listing.0002.jsonl.zst", listing_of({})});
  forger.insert_after(listing, {"data/fs/fs0001/listing.0003.jsonl.zst", listing_of({"/a/z", "/a.b"})});
  const auto bundle = open(forger.build()).value();
  ListingReader reader(bundle, "fs0001");
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(reader.next().value()) << i;
  EXPECT_FALSE(reader.next().value());
}

/// A listing of five parts, the third of which is empty.
std::string bundle_of_parts() {
  test::Forger forger;
  forger.part(listing).content = listing_of({"/", "/a"});
  const std::vector<std::vector<std::string>> parts = {{"/z"}, {"/usr/lib/b", "/usr/lib/c"}, {}, {"/usr/lib/a"}};
  std::size_t number = 5;
  for (const auto& paths : parts) {
    forger.insert_after(listing,
                        {"data/fs/fs0001/listing.000" + std::to_string(number--) + ".jsonl.zst", listing_of(paths)});
  }
  return forger.build();
}

std::vector<std::string> paths_left(ListingReader& reader) {
  std::vector<std::string> paths;
  while (const auto line = reader.next().value()) paths.push_back(decode_file_entry(*line, {}).value().path);
  return paths;
}

TEST_F(BundleTest, AListingThatIsReadAheadIsTheSame) {
  const auto bundle = open(bundle_of_parts()).value();
  ListingReader plain(bundle, "fs0001");
  ListingReader ahead(bundle, "fs0001");
  ahead.read_ahead();
  const std::vector<std::string> paths = paths_left(plain);
  EXPECT_EQ(paths.size(), 6u);
  EXPECT_EQ(paths_left(ahead), paths);
}

TEST_F(BundleTest, AListingIsReadAheadAlsoWherePartsArePassedOver) {
  const auto bundle = open(bundle_of_parts()).value();
  ListingReader reader(bundle, "fs0001");
  reader.read_ahead();
  ASSERT_TRUE(reader.next().value());
  ASSERT_TRUE(reader.next().value());
  reader.skip_part();
  EXPECT_EQ(paths_left(reader), (std::vector<std::string>{"/usr/lib/b", "/usr/lib/c", "/z"}));
}

TEST_F(BundleTest, ADamagedPartThatIsReadAheadIsFoundWhenItsTurnComes) {
  std::string bytes = bundle_of_parts();
  bytes[test::content_offset(bytes, "data/fs/fs0001/listing.0002.jsonl.zst") + 20] ^= 1;
  const auto bundle = open(bytes).value();
  ListingReader reader(bundle, "fs0001");
  reader.read_ahead();
  ASSERT_TRUE(reader.next());
  ASSERT_TRUE(reader.next());
  const auto third = reader.next();
  ASSERT_FALSE(third);
  EXPECT_NE(third.error().message().find("listing.0002.jsonl.zst"), std::string::npos) << third.error().message();
}

TEST_F(BundleTest, PartsThatNobodyWantsArePassedOver) {
  const auto bundle = open(bundle_of_parts()).value();
  const auto wants_z = [](const PartRange& part) { return part.may_hold("/z"); };
  for (const bool is_read_ahead : {false, true, false}) {
    ListingReader reader(bundle, "fs0001");
    reader.want_parts(wants_z);
    if (is_read_ahead) reader.read_ahead();
    // Where the second ends is not known: an empty part follows.
    EXPECT_EQ(paths_left(reader), (std::vector<std::string>{"/usr/lib/a", "/z"}));
  }
}

TEST_F(BundleTest, APartIsLookedAtByItsBeginning) {
  const auto bundle = open(bundle_of_parts()).value();
  const auto first_of = [&bundle](const std::string& number) {
    return bundle.first_path_of(*bundle.find("data/fs/fs0001/listing." + number + ".jsonl.zst"));
  };
  EXPECT_EQ(first_of("0001"), "/");
  EXPECT_EQ(first_of("0004"), "/usr/lib/b");
  EXPECT_FALSE(first_of("0003")) << "it is empty";
}

TEST_F(BundleTest, ADamagedPartIsNotPassedOverUnseen) {
  std::string bytes = bundle_of_parts();
  bytes[test::content_offset(bytes, "data/fs/fs0001/listing.0004.jsonl.zst") + 20] ^= 1;
  const auto bundle = open(bytes).value();
  ListingReader reader(bundle, "fs0001");
  reader.want_parts([](const PartRange& part) { return part.may_hold("/z"); });
  ASSERT_TRUE(reader.next()) << "/usr/lib/a";
  const auto second = reader.next();
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message().find("listing.0004.jsonl.zst"), std::string::npos) << second.error().message();
}

TEST_F(BundleTest, TheOrderIsCheckedFromPartToPart) {
  test::Forger forger;
  forger.part(listing).content = listing_of({"/", "/b"});
  forger.insert_after(listing, {"data/fs/fs0001/listing.0002.jsonl.zst", listing_of({"/a"})});
  const auto bundle = open(forger.build()).value();
  for (const bool is_read_ahead : {false, true}) {
    ListingReader reader(bundle, "fs0001");
    if (is_read_ahead) reader.read_ahead();
    ASSERT_TRUE(reader.next());
    ASSERT_TRUE(reader.next());
    const auto third = reader.next();
    ASSERT_FALSE(third);
    EXPECT_NE(third.error().message().find("listing.0002.jsonl.zst line 1"), std::string::npos);
    EXPECT_NE(third.error().message().find("/a after /b"), std::string::npos) << third.error().message();
  }
}

TEST_F(BundleTest, APathIsToldBesideItsLine) {
  test::Forger forger;
  const std::string odd("/\xff\"\n", 4);
  forger.part(listing).content = listing_of({"/", "/z", odd});
  const auto bundle = open(forger.build()).value();
  ListingReader reader(bundle, "fs0001");
  for (const std::string& path : {std::string("/"), std::string("/z"), odd}) {
    ASSERT_TRUE(reader.next().value());
    EXPECT_EQ(reader.path(), path);
  }
}

TEST_F(BundleTest, AListingOutOfOrderIsRefused) {
  for (const auto& paths : {std::vector<std::string>{"/", "/b", "/a"}, {"/", "/a", "/a"}, {"/a", "/a.b", "/a/z"}}) {
    test::Forger forger;
    forger.part(listing).content = listing_of(paths);
    const auto bundle = open(forger.build()).value();
    ListingReader reader(bundle, "fs0001");
    ASSERT_TRUE(reader.next());
    ASSERT_TRUE(reader.next());
    const auto third = reader.next();
    ASSERT_FALSE(third);
    EXPECT_NE(third.error().message().find("listing.0001.jsonl.zst line 3"), std::string::npos)
        << third.error().message();
  }
}

TEST_F(BundleTest, AFlippedBitIsFoundWhenItsMemberIsRead) {
  std::string bytes = test::small_bundle();
  bytes[test::content_offset(bytes, environment)] ^= 1;
  const auto bundle = open(bytes).value();
  const auto content = bundle.read(environment);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().code, ErrorCode::corrupt);
  EXPECT_NE(content.error().message().find("b.tar: " + std::string(environment)), std::string::npos);
  EXPECT_TRUE(bundle.start());
}

TEST_F(BundleTest, AFlippedBitInTheSealChainIsFoundWhenItIsOpened) {
  const std::string whole = test::small_bundle();
  for (const char* member : {"SEAL", "manifest-sha256.txt", "tagmanifest-sha256.txt"}) {
    std::string bytes = whole;
    bytes[test::content_offset(bytes, member) + 3] ^= 1;
    expect_refused(bytes, member);
  }
}

TEST_F(BundleTest, ForgedListsAreFoundWhenItIsOpened) {
  test::Forger unlisted;
  unlisted.edit_manifest = [](std::string& manifest) { manifest.erase(0, manifest.find('\n') + 1); };
  expect_refused(unlisted.build(), "not listed");
  test::Forger absent;
  absent.edit_manifest = [](std::string& manifest) { manifest += sha256("").hex() + "  data/absent\n"; };
  expect_refused(absent.build(), "not in the bundle");
  test::Forger misplaced;
  misplaced.edit_seal = [](Seal& seal) { seal.prefix_bytes = 512; };
  expect_refused(misplaced.build(), "it stands at byte");
}

TEST_F(BundleTest, FormsThatAreNoneAreRefused) {
  const std::string bytes = test::small_bundle();
  const std::string twin = test::tar_member(std::string(test::small_bag) + "/" + std::string(environment), "x");
  const std::size_t place = test::content_offset(bytes, environment) - 512;
  expect_refused("", "no evidence bundle");
  expect_refused(std::string(2000, 'x'), "no evidence bundle");
  expect_refused(bytes + "x", "after the end");
  expect_refused(std::string(bytes).insert(place, twin), "occurs twice");
  expect_refused(std::string(bytes).insert(place, test::tar_member("exhibit-aaaaaaaaaaaa/data/x", "x")), "another bag");
  expect_refused(std::string(bytes).insert(place, test::tar_member("../x", "x")), "not allowed");
  expect_refused(std::string(bytes).insert(place, std::string(512, '\0')), "one zero block");
  expect_refused(
      std::string(bytes).insert(bytes.size() - 1024, test::tar_member(std::string(test::small_bag) + "/data/x", "x")),
      "after it");
}

TEST_F(BundleTest, ACutBundleOpensWithItsWholeMembers) {
  const std::string bytes = test::small_bundle();
  for (std::size_t length = 512; length < bytes.size(); length += 97) {
    const auto bundle = open(std::string_view(bytes).substr(0, length));
    ASSERT_TRUE(bundle) << length << bundle.error().message();
    for (const Member& member : bundle->members()) {
      EXPECT_LE(member.offset + member.size, length);
      EXPECT_TRUE(bundle->read(member));
    }
  }
  const auto cut = open(std::string_view(bytes).substr(0, test::content_offset(bytes, "data/index.jsonl"))).value();
  EXPECT_TRUE(cut.is_cut());
  EXPECT_TRUE(cut.find(environment));
  EXPECT_FALSE(cut.find(environment)->sha256);
  EXPECT_FALSE(cut.find("data/index.jsonl"));
}

TEST_F(BundleTest, WhatIsNotThereIsAbsent) {
  const auto bundle = open(test::small_bundle()).value();
  EXPECT_EQ(bundle.read("data/absent").error().code, ErrorCode::absent);
  EXPECT_EQ(bundle.find("data/absent"), nullptr);
}

TEST_F(BundleTest, WhatIsNoFileIsRefused) {
  EXPECT_FALSE(Bundle::open(folder_ / "absent"));
  EXPECT_FALSE(Bundle::open(folder_.path()));
  EXPECT_FALSE(Bundle::open("/dev/null"));
}

TEST_F(BundleTest, ADecompressionBombIsRefused) {
  test::Forger forger;
  forger.part(listing).content = PartCompressor().compress(std::string(64 << 20, '\n'));
  const auto bundle = open(forger.build()).value();
  EXPECT_FALSE(bundle.read_part(*bundle.find(listing)));
}

using Attack43OfAReader = BundleTest;

// The file is replaced under its name: what was opened is what is read.
TEST_F(Attack43OfAReader, SwappedOnDisk) {
  const auto bundle = open(test::small_bundle()).value();
  test::Forger forger;
  forger.part(environment).content = "SWAPPED=1";
  const std::string other = folder_.write("other.tar", forger.build());
  ASSERT_EQ(std::rename(other.c_str(), bundle.path().c_str()), 0);
  EXPECT_EQ(bundle.read(environment).value(), std::string("A=1\0B=2\0", 8));
}

TEST_F(Attack43OfAReader, ShortenedWhileItIsRead) {
  const auto bundle = open(test::small_bundle()).value();
  folder_.write("b.tar", "");
  EXPECT_FALSE(bundle.read(environment));
}

}  // namespace
}  // namespace exhibit
