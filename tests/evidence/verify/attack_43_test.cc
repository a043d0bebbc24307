// Attack 43: a bundle that becomes another one while it is verified. What is judged are the bytes that were read, once
// and of one file, so that no part of the verdict is about other bytes than the rest.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <functional>

#include "tests/evidence/verify/attack.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::test {
namespace {

class Attack43 : public testing::Test {
 protected:
  /// Verifies the honest bundle in reads of a block, and has `happen` done to its file once `at` bytes were read.
  Verification verify_while(std::size_t at, const std::function<void()>& happen) {
    const auto file = InputFile::open(path_).value();
    std::size_t read = 0;
    return verify([&, source = file.source()](char* buffer, std::size_t length) -> Result<std::size_t> {
             const auto count = source(buffer, std::min<std::size_t>(length, 512));
             if (count && read < at && read + *count >= at) happen();
             read += count.value_or(0);
             return count;
           })
        .value();
  }

  void write_at(std::size_t offset, std::string_view bytes) const {
    const UniqueFd file(::open(path_.c_str(), O_WRONLY | O_CLOEXEC));
    ASSERT_EQ(::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset)),
              static_cast<ssize_t>(bytes.size()));
  }

  const TemporaryFolder folder_;
  const std::string honest_ = Forger().build();
  const std::string path_ = folder_.write("b.tar", honest_);
  const Digest seal_ = verify_bytes(honest_).seal_sha256.value();
  const std::size_t content_ = content_offset(honest_, environment);
};

TEST_F(Attack43, AnotherBundleUnderItsNameIsNotRead) {
  Forger forger;
  forger.part(environment).content = "SWAPPED=1";
  const std::string other = folder_.write("other.tar", forger.build());
  const Verification verification =
      verify_while(content_, [&] { ASSERT_EQ(std::rename(other.c_str(), path_.c_str()), 0); });
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
  EXPECT_EQ(verification.seal_sha256, seal_);
  EXPECT_NE(verify_file(path_)->seal_sha256, seal_);
}

TEST_F(Attack43, WhatIsWrittenAheadIsTamperedWith) {
  const Verification verification = verify_while(content_ - 512, [&] { write_at(content_, "A=9"); });
  expect_verdict(verification, Verdict::tampered, FaultCode::member_digest, environment);
}

TEST_F(Attack43, WhatIsWrittenBehindWasNotJudged) {
  const Verification verification = verify_while(content_ + 512, [&] { write_at(content_, "A=9"); });
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
  EXPECT_EQ(verification.seal_sha256, seal_);
  EXPECT_EQ(sha256(verification.seal_text), seal_) << "what is signed is what was verified";
  EXPECT_EQ(verify_file(path_)->verdict, Verdict::tampered);
}

TEST_F(Attack43, ASealThatIsExchangedNearTheEndIsTamperedWith) {
  Forger forger;
  forger.part(environment).content = std::string("A=1\0B=9\0", 8);
  const std::string other = forger.build();
  const std::size_t tail = content_offset(other, "manifest-sha256.txt") - 512;
  ASSERT_EQ(tail, content_offset(honest_, "manifest-sha256.txt") - 512);
  const Verification verification = verify_while(content_, [&] { write_at(tail, other.substr(tail)); });
  expect_verdict(verification, Verdict::tampered, FaultCode::member_digest, environment);
}

TEST_F(Attack43, ShortenedWhileItIsReadItIsIncomplete) {
  const Verification verification =
      verify_while(content_, [&] { ASSERT_EQ(::truncate(path_.c_str(), static_cast<off_t>(content_ + 2)), 0); });
  EXPECT_EQ(verification.verdict, Verdict::incomplete) << told(verification);
}

}  // namespace
}  // namespace exhibit::test
