#include "collector/rootfs/content_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "collector/rootfs/entry_reader.h"
#include "hashing/uuid.h"
#include "tests/support/memory_output.h"
#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

class ContentReaderTest : public testing::Test {
 protected:
  FileEntry read(const CaptureRule& rule, const std::string& name, BlobStore& store) {
    ContentReader content({{}, rule, &store, "/host"}, links_);
    EntryReader entries(proc_.get(), content);
    PieceWriter pieces(store, turn_, waiting_);
    content.send_pieces_to(&pieces);
    const UniqueFd handle = folder_.open();
    FileEntry entry = entries.read(handle.get(), name.c_str(), "/" + name, 0);
    left_out_ = content.take_left_out();
    return entry;
  }
  FileEntry read(const CaptureRule& rule, const std::string& name) { return read(rule, name, store_); }

  /// The rule for a writable layer above one that holds `content` as /f.
  CaptureRule above(std::string_view content) {
    lower_.write("f", content);
    auto layers = std::make_shared<OverlayLayers>();
    layers->lowers.emplace_back();
    layers->lowers.back().folder = lower_.open();
    layers->lowers.back().mount_id = mount_id_of(layers->lowers.back().folder.get());
    return {CaptureRule::Kind::not_in_image, {}, std::make_shared<const ImageFiles>(layers)};
  }

  TemporaryFolder folder_;
  TemporaryFolder lower_;
  UniqueFd proc_{::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  HardLinks links_;
  test::MemoryOutput output_;
  BundleWriter bundle_{output_, random_uuid(), now()};
  const HeldElsewhere nothing_;
  BlobStore store_{bundle_, {CaptureMode::runtime, 1000, 1500}, nothing_};
  Turn turn_{[] { return true; }};
  std::vector<Piece> waiting_;
  std::string left_out_;
};

TEST_F(ContentReaderTest, WhatTheImageDidNotBringIsCaptured) {
  folder_.write("f", "implant");
  const FileEntry entry = read(above("program"), "f");
  EXPECT_EQ(entry.sha256, sha256("implant"));
  EXPECT_EQ(entry.blobs, (std::vector{sha256("implant")}));
  ASSERT_EQ(waiting_.size(), 1u);
  EXPECT_EQ(waiting_[0].bytes, "implant");
  EXPECT_EQ(waiting_[0].source.path, "/host/f");
}

TEST_F(ContentReaderTest, WhatWasCopiedUpUnchangedIsNot) {
  folder_.write("f", "program");
  const FileEntry entry = read(above("program"), "f");
  EXPECT_EQ(entry.sha256, sha256("program"));
  EXPECT_FALSE(entry.blobs);
  EXPECT_TRUE(left_out_.empty());
}

/// Contents of small files may wait until there are enough of them; what else is known of the file is told at once.
class PutOff : public ContentReaderTest {
 protected:
  FileEntry read_small(const std::string& name, const ContentOptions& options = {}) {
    ContentReader content(options, links_);
    content.gather_in(&small_);
    EntryReader entries(proc_.get(), content);
    const UniqueFd handle = folder_.open();
    FileEntry entry = entries.read(handle.get(), name.c_str(), "/" + name, 0);
    is_put_off_ = content.take_is_put_off();
    EXPECT_FALSE(content.take_is_put_off());
    bytes_ = content.bytes_read();
    return entry;
  }

  SmallContents small_;
  bool is_put_off_ = false;
  std::uint64_t bytes_ = 0;
};

TEST_F(PutOff, TheDigestOfASmallFile) {
  folder_.write("f", "program");
  const FileEntry entry = read_small("f");
  EXPECT_TRUE(is_put_off_);
  EXPECT_TRUE(entry.outcome.is_ok());
  EXPECT_FALSE(entry.sha256);
  EXPECT_EQ(bytes_, 7u);
  EXPECT_EQ(small_.digests(), (std::vector{sha256("program")}));
}

TEST_F(PutOff, NotOfALargeOneNorAnEmptyOne) {
  const std::string large(SmallContents::greatest + 1, 'x');
  folder_.write("large", large);
  folder_.write("empty", "");
  EXPECT_EQ(read_small("large").sha256, sha256(large));
  EXPECT_FALSE(is_put_off_);
  EXPECT_EQ(read_small("empty").sha256, sha256(""));
  EXPECT_FALSE(is_put_off_);
  EXPECT_TRUE(small_.digests().empty());
}

TEST_F(PutOff, OfTheGreatestSmallOneWhole) {
  const std::string greatest(SmallContents::greatest, 'x');
  folder_.write("f", greatest);
  read_small("f");
  EXPECT_TRUE(is_put_off_);
  EXPECT_EQ(small_.digests(), (std::vector{sha256(greatest)}));
}

/// Another name of it takes the digest from this one.
TEST_F(PutOff, NotOfAFileWithTwoNames) {
  folder_.write("f", "program");
  ASSERT_EQ(::link((folder_.path() + "/f").c_str(), (folder_.path() + "/g").c_str()), 0);
  EXPECT_EQ(read_small("f").sha256, sha256("program"));
  EXPECT_FALSE(is_put_off_);
  EXPECT_EQ(read_small("g").sha256, sha256("program"));
  EXPECT_EQ(bytes_, 0u);
}

TEST_F(PutOff, NotWhereThereIsNoRoomLeft) {
  while (!small_.is_full()) {
    std::fill_n(small_.place(), SmallContents::greatest, 'x');
    small_.keep(SmallContents::greatest);
  }
  folder_.write("f", "program");
  EXPECT_EQ(read_small("f").sha256, sha256("program"));
  EXPECT_FALSE(is_put_off_);
}

TEST_F(PutOff, NotWhereReadingIsStopped) {
  folder_.write("f", "program");
  const std::atomic<bool> stop = true;
  const FileEntry entry = read_small("f", {.stop = &stop});
  EXPECT_FALSE(is_put_off_);
  EXPECT_FALSE(entry.sha256);
  EXPECT_EQ(entry.outcome.kind, OutcomeKind::partial);
  EXPECT_TRUE(small_.digests().empty());
}

TEST_F(ContentReaderTest, MeasuringReadsNothingAndCountsWhatReadingWould) {
  folder_.write("f", "0123456789");
  ASSERT_EQ(::link((folder_ / "f").c_str(), (folder_ / "g").c_str()), 0);
  ContentReader content({{}, {CaptureRule::Kind::everything}, &store_, "/host", nullptr, nullptr, true}, links_);
  EntryReader entries(proc_.get(), content);
  PieceWriter pieces(store_, turn_, waiting_);
  content.send_pieces_to(&pieces);
  const UniqueFd handle = folder_.open();
  for (const char* name : {"f", "g"}) {
    const FileEntry entry = entries.read(handle.get(), name, std::string("/") + name, 0);
    EXPECT_FALSE(entry.sha256);
    EXPECT_TRUE(entry.outcome.is_ok());
  }
  EXPECT_EQ(content.bytes_read(), 10);
  EXPECT_EQ(store_.reserved(), 10);
  EXPECT_TRUE(waiting_.empty());
}

TEST_F(ContentReaderTest, ALargerFileThanTheLimitIsHashedAndSaid) {
  folder_.write("f", std::string(1001, 'x'));
  const FileEntry entry = read({CaptureRule::Kind::everything}, "f");
  EXPECT_TRUE(entry.sha256);
  EXPECT_FALSE(entry.blobs);
  EXPECT_TRUE(entry.outcome.is_ok());
  EXPECT_NE(left_out_.find("1000 bytes"), std::string::npos) << left_out_;
}

TEST_F(ContentReaderTest, TheLimitForAllIsSaid) {
  folder_.write("f", std::string(900, 'x'));
  folder_.write("g", std::string(900, 'y'));
  EXPECT_TRUE(read({CaptureRule::Kind::everything}, "f").blobs);
  const FileEntry second = read({CaptureRule::Kind::everything}, "g");
  EXPECT_FALSE(second.blobs);
  EXPECT_TRUE(second.sha256);
  EXPECT_NE(left_out_.find("all content"), std::string::npos) << left_out_;
}

TEST_F(ContentReaderTest, HardLinksShareTheirPieces) {
  const std::string path = folder_.write("f", "twice");
  ASSERT_EQ(::link(path.c_str(), (folder_ / "g").c_str()), 0);
  const FileEntry one = read({CaptureRule::Kind::everything}, "f");
  const FileEntry two = read({CaptureRule::Kind::everything}, "g");
  EXPECT_EQ(one.blobs, two.blobs);
  EXPECT_TRUE(two.blobs);
  EXPECT_EQ(waiting_.size(), 1u);
}

TEST_F(ContentReaderTest, SinceATimeTakesWhatChangedLaterAndWhatTheReaderNeeds) {
  folder_.write("f", "old");
  folder_.write("etc/passwd", "root");
  const Timestamp later{now().seconds + 1000, 0};
  EXPECT_FALSE(read({CaptureRule::Kind::since, later}, "f").blobs);
  EXPECT_TRUE(read({CaptureRule::Kind::since, {0, 0}}, "f").blobs);
  EXPECT_TRUE(read({CaptureRule::Kind::since, later}, "etc/passwd").blobs);
}

TEST_F(ContentReaderTest, NothingIsNotCaptured) {
  folder_.write("f", "x");
  EXPECT_FALSE(read({}, "f").blobs);
}

TEST(WellKnown, IsWhatExplainsTheRest) {
  for (const char* path :
       {"/etc/passwd", "/var/lib/dpkg/status", "/var/lib/dpkg/info/libc6:amd64.md5sums", "/var/lib/dpkg/status.d/base",
        "/lib/apk/db/installed", "/usr/lib/sysimage/rpm/rpmdb.sqlite"}) {
    EXPECT_TRUE(is_well_known(path)) << path;
  }
  for (const char* path : {"/etc/passwd2", "/var/lib/dpkg/info/x.postinst", "/srv/etc/passwd"}) {
    EXPECT_FALSE(is_well_known(path)) << path;
  }
}

}  // namespace
}  // namespace exhibit
