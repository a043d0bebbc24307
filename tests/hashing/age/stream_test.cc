#include <gtest/gtest.h>

#include "tests/hashing/age/age_file.h"

namespace exhibit::age::test {
namespace {

TEST(AgeStream, EverySizeComesBackHoweverItIsCut) {
  const KeyPair keys;
  const auto identities = keys.identities();
  const Envelope envelope = make_envelope(only(keys.recipient())).value();
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, chunk_size - 1, chunk_size, chunk_size + 1,
                                 2 * chunk_size, 5 * chunk_size / 2}) {
    const std::string plain = content(size);
    const std::string file = encrypt(envelope, plain);
    const std::size_t chunks = size == 0 ? 1 : (size + chunk_size - 1) / chunk_size;
    EXPECT_EQ(file.size(), envelope.header.size() + payload_nonce_size + size + chunks * tag_size);
    for (const std::size_t piece : {std::size_t{1000}, chunk_size, sealed_chunk_size, std::size_t{1} << 20}) {
      const Opened opened = decrypt(file, identities, piece);
      EXPECT_FALSE(opened.fault) << opened.why;
      EXPECT_TRUE(opened.plain == plain) << size;
    }
  }
}

TEST(AgeStream, PiecesMakeTheSameChunks) {
  const KeyPair keys;
  const std::string plain = content(3 * chunk_size + 17);
  for (const std::size_t piece :
       {std::size_t{1}, std::size_t{512}, chunk_size - 1, chunk_size, chunk_size + 1, 3 * chunk_size}) {
    std::string file;
    EncryptingSink sink(make_envelope(only(keys.recipient())).value(),
                        [&file](std::string_view bytes) { file += bytes; });
    for (std::size_t at = 0; at < plain.size(); at += piece) sink.write(std::string_view(plain).substr(at, piece));
    EXPECT_LE(sink.held_back(), chunk_size);
    sink.finish();
    EXPECT_TRUE(decrypt(file, keys.identities()).plain == plain) << piece;
  }
}

TEST(AgeStream, OnlyTheIdentityOfARecipientOpensIt) {
  const KeyPair first;
  const KeyPair second;
  const KeyPair other;
  Recipients recipients = only(first.recipient());
  recipients.age.push_back(second.recipient());
  const std::string file = encrypt(recipients, "evidence");
  EXPECT_EQ(decrypt(file, first.identities()).plain, "evidence");
  EXPECT_EQ(decrypt(file, second.identities()).plain, "evidence");
  EXPECT_EQ(decrypt(file, other.identities()).fault, Fault::no_identity);
  EXPECT_EQ(decrypt(file, {}).fault, Fault::no_identity);
}

TEST(AgeStream, NoTwoFilesAreAlike) {
  const KeyPair keys;
  const Envelope envelope = make_envelope(only(keys.recipient())).value();
  EXPECT_NE(encrypt(envelope, "same"), encrypt(envelope, "same")) << "the nonce";
  EXPECT_NE(make_envelope(only(keys.recipient()))->file_key.view(), envelope.file_key.view());
}

TEST(AgeStream, WhatIsNoAgeFileIsSaidToBeNone) {
  const KeyPair keys;
  EXPECT_EQ(decrypt("", keys.identities()).fault, Fault::no_age);
  EXPECT_EQ(decrypt("a tar", keys.identities()).fault, Fault::no_age);
  EXPECT_EQ(decrypt("age-encryption.org/v2\n-> x\n\n--- x\n", keys.identities()).fault, Fault::no_age);
  EXPECT_NE(decrypt(std::string(armor_line) + "\n", keys.identities()).why.find("armour"), std::string::npos);
  EXPECT_EQ(decrypt(std::string(version_line) + std::string(2 * greatest_header, 'A'), keys.identities()).fault,
            Fault::malformed);
}

TEST(AgeStream, AFailingSourceIsNoEnd) {
  const KeyPair keys;
  const std::string file = encrypt(only(keys.recipient()), content(10));
  for (const std::size_t readable : {std::size_t{10}, file.size() - 20}) {
    std::string_view rest = std::string_view(file).substr(0, readable);
    const auto read = [&rest](std::span<char> bytes) -> Expected<std::size_t> {
      if (rest.empty()) return refuse("no disk");
      const std::size_t count = rest.copy(bytes.data(), bytes.size());
      rest.remove_prefix(count);
      return count;
    };
    const auto identities = keys.identities();
    auto source = DecryptingSource::open(read, identities);
    const auto failure = source ? source->next().error() : source.error();
    EXPECT_EQ(failure.fault, Fault::unreadable);
    EXPECT_EQ(failure.why, "no disk");
  }
}

}  // namespace
}  // namespace exhibit::age::test
