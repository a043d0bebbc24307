#include "evidence/reader/content.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/captured_bundle.h"
#include "tests/support/forger.h"
#include "tests/support/small_bundle.h"
#include "tests/support/verify_bytes.h"

namespace exhibit {
namespace {

constexpr std::uint64_t no_limit = std::uint64_t{1} << 40;

class ContentTest : public testing::Test {
 protected:
  Result<std::string> read(const FileEntry& file, std::uint64_t limit = no_limit) {
    const auto bundle = Bundle::open(bundle_.write(folder_, "b" + std::to_string(++written_) + ".tar"));
    EXPECT_TRUE(bundle) << bundle.error().message();
    return read_content(*bundle, file, limit);
  }

  void expect_error(const FileEntry& file, ErrorCode code, std::string_view why) {
    const auto content = read(file);
    ASSERT_FALSE(content) << why;
    EXPECT_EQ(content.error().code, code);
    EXPECT_NE(content.error().message().find(why), std::string::npos) << content.error().message();
  }

  std::string& piece(const FileEntry& file, std::size_t i = 0) {
    return bundle_.pieces.at(piece_member(file.blobs->at(i)));
  }

  TemporaryFolder folder_;
  test::CapturedBundle bundle_;
  int written_ = 0;
};

TEST_F(ContentTest, NoneOneAndSeveralPieces) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, blob_piece_size, blob_piece_size + 1}) {
    std::string content(size, 'x');
    if (!content.empty()) content.back() = 'y';
    const auto read_back = read(bundle_.file("/a", content));
    ASSERT_TRUE(read_back) << read_back.error().message();
    EXPECT_EQ(*read_back, content);
  }
}

TEST_F(ContentTest, AContentThatWasNotCaptured) {
  expect_error(test::CapturedBundle::uncaptured("/a", "a"), ErrorCode::absent, "was not captured");
}

TEST_F(ContentTest, AMissingPiece) {
  const FileEntry file = bundle_.file("/a", "a");
  bundle_.pieces.clear();
  expect_error(file, ErrorCode::absent, "this piece of the content is missing");
}

TEST_F(ContentTest, ADamagedPieceInAnHonestManifest) {
  const FileEntry file = bundle_.file("/a", "a");
  piece(file) = "b";
  expect_error(file, ErrorCode::corrupt, "contradict the digest that is its name");
}

TEST_F(ContentTest, PiecesOfTheWrongSize) {
  FileEntry file = bundle_.file("/a", "");
  file.blobs = {bundle_.file("/b", "b").blobs->front(), bundle_.file("/c", "c").blobs->front()};
  expect_error(file, ErrorCode::corrupt, "1 bytes are no piece");
  file = bundle_.file("/a", "a");
  piece(file) = "";
  expect_error(file, ErrorCode::corrupt, "0 bytes are no piece");
}

TEST_F(ContentTest, PiecesInAnotherOrderThanTheWhole) {
  FileEntry file = bundle_.file("/a", "a");
  file.blobs = bundle_.file("/b", "b").blobs;
  expect_error(file, ErrorCode::corrupt, "contradict the digest of the whole");
}

TEST_F(ContentTest, WhatWasReadOfAFileThatHasNoDigest) {
  FileEntry file = bundle_.file("/a", "a");
  file.sha256.reset();
  EXPECT_EQ(read(file).value(), "a");
}

TEST_F(ContentTest, PiecesThatAreFewerThanTheFileWas) {
  FileEntry file = bundle_.file("/a", std::string(blob_piece_size, 'a') + "tail");
  file.sha256.reset();
  file.blobs->pop_back();
  expect_error(file, ErrorCode::corrupt, "its pieces have 8388608 bytes together, not 8388612");
  file.outcome = {OutcomeKind::truncated, {}, {}, {}};
  expect_error(file, ErrorCode::absent, "its pieces have 8388608 bytes together, not 8388612");
  file.read = blob_piece_size;
  expect_error(file, ErrorCode::absent, "its content was not captured whole: truncated");
  file.outcome.kind = OutcomeKind::ok;
  expect_error(file, ErrorCode::corrupt, "not 8388612");
}

TEST_F(ContentTest, WhatChangedHasAsManyBytesAsWereRead) {
  FileEntry file = bundle_.file("/a", "abc");
  file.size = 2;
  file.read = 3;
  file.outcome = {OutcomeKind::changed, {}, {}, {"size"}};
  EXPECT_EQ(read(file).value(), "abc");
  file.read = 4;
  expect_error(file, ErrorCode::absent, "not 4");
}

TEST_F(ContentTest, AtMostTheLimit) {
  const FileEntry file = bundle_.file("/a", "abc");
  EXPECT_TRUE(read(file, 3));
  const auto refused = read(file, 2);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
}

TEST_F(ContentTest, TheConsumersErrorEndsTheStream) {
  const FileEntry file = bundle_.file("/a", std::string(blob_piece_size + 1, 'x'));
  const auto bundle = Bundle::open(bundle_.write(folder_)).value();
  int calls = 0;
  const auto streamed = stream_content(bundle, file, [&](std::string_view) -> Result<void> {
    ++calls;
    return io_error("write", "full", 28);
  });
  ASSERT_FALSE(streamed);
  EXPECT_EQ(streamed.error().system_errno, 28);
  EXPECT_EQ(calls, 1);
}

TEST_F(ContentTest, ACutBundleSaysSo) {
  const FileEntry file = bundle_.file("/a", "a");
  const std::string path = bundle_.write(folder_);
  std::filesystem::resize_file(path, 4096);
  const auto bundle = Bundle::open(path);
  ASSERT_TRUE(bundle) << bundle.error().message();
  const auto content = read_content(*bundle, file, no_limit);
  ASSERT_FALSE(content);
  EXPECT_NE(content.error().message().find("the bundle was cut before it"), std::string::npos)
      << content.error().message();
}

/// `name` and `content` of a member that stands among the payload of an otherwise honest bundle.
Verification verify_with(const std::string& name, const std::string& content) {
  test::Forger forger;
  forger.insert_after("data/fs/fs0001/walk.json", {name, content});
  return test::verify_bytes(forger.build());
}

TEST(VerifyPieceTest, APieceIsNamedByItsDigest) {
  const Verification verification = verify_with(piece_member(sha256("a")), "a");
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << test::told(verification);
}

TEST(VerifyPieceTest, APieceThatContradictsItsName) {
  const Verification verification = verify_with(piece_member(sha256("a")), "b");
  EXPECT_EQ(verification.verdict, Verdict::tampered);
  EXPECT_TRUE(test::has_fault(verification, FaultCode::piece_digest, sha256("a").hex())) << test::told(verification);
}

TEST(VerifyPieceTest, APieceInTheWrongFolder) {
  const std::string digits = sha256("a").hex();
  for (const std::string& name :
       {"data/blob/00/" + digits, "data/blob/" + digits, "data/blob/" + digits.substr(0, 2) + "/" + digits.substr(1),
        "data/blob/" + digits.substr(0, 2) + "/x/" + digits, std::string("data/blob/a")}) {
    const Verification verification = verify_with(name, "a");
    EXPECT_EQ(verification.verdict, Verdict::malformed);
    EXPECT_TRUE(test::has_fault(verification, FaultCode::bad_member_name, name)) << test::told(verification);
  }
}

}  // namespace
}  // namespace exhibit
