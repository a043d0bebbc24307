// Attack 42: an age file flipped, truncated, with trailing bytes.
#include <gtest/gtest.h>

#include "tests/hashing/age/age_file.h"

namespace exhibit::age::test {
namespace {

struct Victim {
  explicit Victim(std::size_t size)
      : plain(content(size)), envelope(make_envelope(only(keys.recipient())).value()), file(encrypt(envelope, plain)) {}

  std::size_t payload() const { return envelope.header.size() + payload_nonce_size; }

  KeyPair keys;
  Identities identities = keys.identities();
  std::string plain;
  Envelope envelope;
  std::string file;
};

TEST(Attack42, EveryFlippedBitOfASmallFile) {
  const Victim victim(40);
  for (std::size_t bit = 0; bit < victim.file.size() * 8; ++bit) {
    std::string changed = victim.file;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    const Opened opened = decrypt(changed, victim.identities);
    ASSERT_TRUE(opened.fault) << "bit " << bit;
    EXPECT_EQ(opened.plain, "") << "bit " << bit;
  }
}

TEST(Attack42, AFlippedBitIsToldWithItsChunk) {
  const Victim victim(3 * chunk_size + 100);
  for (std::size_t chunk = 0; chunk < 3; ++chunk) {
    for (const std::size_t within : {std::size_t{0}, chunk_size / 2, sealed_chunk_size - 1}) {
      std::string changed = victim.file;
      changed[victim.payload() + chunk * sealed_chunk_size + within] ^= 4;
      const Opened opened = decrypt(changed, victim.identities);
      EXPECT_EQ(opened.fault, Fault::changed);
      EXPECT_TRUE(opened.plain == victim.plain.substr(0, chunk * chunk_size)) << "what comes before it is given";
      const std::string place = "chunk " + std::to_string(chunk + 1) + ", at byte " +
                                std::to_string(victim.payload() + chunk * sealed_chunk_size);
      EXPECT_NE(opened.why.find(place), std::string::npos) << opened.why;
    }
  }
}

TEST(Attack42, AFlippedBitOfALastChunkThatIsFull) {
  const Victim victim(2 * chunk_size);
  std::string changed = victim.file;
  changed.back() ^= 1;
  const Opened opened = decrypt(changed, victim.identities);
  EXPECT_EQ(opened.fault, Fault::changed);
  EXPECT_EQ(opened.plain.size(), chunk_size);
}

TEST(Attack42, EveryTruncationOfASmallFile) {
  const Victim victim(40);
  for (std::size_t length = 0; length < victim.file.size(); ++length) {
    const Opened opened = decrypt(std::string_view(victim.file).substr(0, length), victim.identities);
    EXPECT_EQ(opened.fault, length == 0 ? Fault::no_age : Fault::cut) << length;
    EXPECT_EQ(opened.plain, "");
  }
}

TEST(Attack42, ATruncationGivesEveryWholeChunk) {
  for (const std::size_t size : {2 * chunk_size, 2 * chunk_size + 1, 3 * chunk_size - 1}) {
    const Victim victim(size);
    const std::size_t end_of_second = victim.payload() + 2 * sealed_chunk_size;
    for (const std::size_t length :
         {victim.payload(), victim.payload() + 1, victim.payload() + 100, victim.payload() + sealed_chunk_size - 1,
          victim.payload() + sealed_chunk_size, victim.payload() + sealed_chunk_size + 1,
          victim.payload() + sealed_chunk_size + 500, end_of_second - 1, end_of_second, victim.file.size() - 1}) {
      if (length >= victim.file.size()) continue;
      const Opened opened = decrypt(std::string_view(victim.file).substr(0, length), victim.identities);
      EXPECT_EQ(opened.fault, Fault::cut) << length << ": " << opened.why;
      const std::size_t whole = (length - victim.payload()) / sealed_chunk_size;
      EXPECT_TRUE(opened.plain == victim.plain.substr(0, whole * chunk_size)) << length;
    }
  }
}

TEST(Attack42, TrailingBytes) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{40}, chunk_size - 1, chunk_size, chunk_size + 1}) {
    const Victim victim(size);
    for (const std::size_t more :
         {std::size_t{1}, std::size_t{16}, std::size_t{17}, sealed_chunk_size, 3 * chunk_size}) {
      const Opened opened = decrypt(victim.file + std::string(more, '\0'), victim.identities);
      EXPECT_TRUE(opened.plain == victim.plain) << "what was encrypted is all there";
      EXPECT_EQ(opened.fault, Fault::trailing) << size << " and " << more << ": " << opened.why;
    }
  }
}

TEST(Attack42, ASecondFileAfterTheFirst) {
  const Victim victim(40);
  EXPECT_EQ(decrypt(victim.file + victim.file, victim.identities).fault, Fault::trailing);
}

TEST(Attack42, ChunksInAnotherOrder) {
  const Victim victim(3 * chunk_size);
  std::string changed = victim.file.substr(0, victim.payload());
  for (const std::size_t chunk : {1u, 0u, 2u})
    changed += victim.file.substr(victim.payload() + chunk * sealed_chunk_size, sealed_chunk_size);
  const Opened opened = decrypt(changed, victim.identities);
  EXPECT_EQ(opened.fault, Fault::changed);
  EXPECT_EQ(opened.plain, "");
}

TEST(Attack42, AChunkLeftOut) {
  const Victim victim(3 * chunk_size);
  std::string changed = victim.file;
  changed.erase(victim.payload() + sealed_chunk_size, sealed_chunk_size);
  const Opened opened = decrypt(changed, victim.identities);
  EXPECT_EQ(opened.fault, Fault::changed);
  EXPECT_EQ(opened.plain.size(), chunk_size);
}

/// Whoever has the file key can write chunks as the format forbids them.
std::string write_chunks(const Envelope& envelope, const std::vector<std::pair<std::string, bool>>& chunks) {
  const std::string nonce(payload_nonce_size, 'n');
  ChunkCipher cipher(payload_key(envelope.file_key, nonce));
  std::string file = envelope.header + nonce;
  for (const auto& [plain, is_last] : chunks) {
    std::string sealed(plain.size() + tag_size, '\0');
    cipher.seal(plain, is_last, sealed.data());
    file += sealed;
  }
  return file;
}

TEST(Attack42, ChunksThatTheFormatForbids) {
  const KeyPair keys;
  const auto identities = keys.identities();
  const Envelope envelope = make_envelope(only(keys.recipient())).value();
  const std::string full(chunk_size, 'x');
  const auto open = [&](const std::vector<std::pair<std::string, bool>>& chunks) {
    return decrypt(write_chunks(envelope, chunks), identities).fault;
  };
  EXPECT_EQ(open({{full, false}, {"y", true}}), std::nullopt);
  EXPECT_EQ(open({{"", true}}), std::nullopt);
  EXPECT_EQ(open({{full, false}, {"", true}}), Fault::malformed) << "an empty last chunk after others";
  EXPECT_EQ(open({{"short", false}, {"y", true}}), Fault::cut)
      << "a short chunk that is not the last: no prefix is a last one";
  EXPECT_EQ(open({{"short", false}}), Fault::cut) << "no chunk is flagged as the last";
  EXPECT_EQ(open({{full, false}}), Fault::cut) << "no chunk is flagged as the last";
  EXPECT_EQ(open({{full, true}, {"y", true}}), Fault::trailing) << "two last ones";
  EXPECT_EQ(open({}), Fault::cut) << "no chunks";
}

}  // namespace
}  // namespace exhibit::age::test
