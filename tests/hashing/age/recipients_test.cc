#include "hashing/age/recipients.h"

#include <gtest/gtest.h>

#include "hashing/age/base64.h"
#include "tests/hashing/age/age_file.h"

namespace exhibit::age::test {
namespace {

bool is_recipient(std::string_view line) {
  Recipients recipients;
  return add_recipient_key(line, recipients).has_value() && recipients.count() == 1;
}

std::string why_not(std::string_view line) {
  Recipients recipients;
  const auto added = add_recipient_key(line, recipients);
  return added ? "" : added.error().why;
}

// An all-zero point is well spelled but of low order; the base point y = 4/5 stands for an Ed25519 key.
const std::string ssh_blob = std::string("\0\0\0\x0bssh-ed25519\0\0\0\x20\x58", 20) + std::string(31, '\x66');
const std::string ssh_line = "ssh-ed25519 " + base64_encode(ssh_blob);

TEST(AgeRecipients, TheirWords) {
  const std::string age = KeyPair().recipient().text();
  EXPECT_TRUE(is_recipient(age));
  EXPECT_TRUE(is_recipient(ssh_line));
  EXPECT_TRUE(is_recipient(ssh_line + " somebody@somewhere else"));
  EXPECT_FALSE(is_recipient(age + "q"));
  EXPECT_FALSE(is_recipient(age.substr(0, age.size() - 1)));
  EXPECT_FALSE(is_recipient("age1"));
  EXPECT_FALSE(is_recipient("AGE1"));
  EXPECT_FALSE(is_recipient(""));
  EXPECT_FALSE(is_recipient("ssh-ed25519 "));
  EXPECT_FALSE(is_recipient("ssh-ed25519 AAAA"));
  EXPECT_FALSE(is_recipient("ssh-ed25519 " + base64_encode(ssh_blob.substr(0, 50))));
}

TEST(AgeRecipients, SaysWhyOthersAreNone) {
  EXPECT_NE(why_not("ssh-rsa AAAA").find("only ssh-ed25519"), std::string::npos);
  EXPECT_NE(why_not("ecdsa-sha2-nistp256 AAAA").find("only ssh-ed25519"), std::string::npos);
  const KeyPair keys;
  const Secret identity = x25519_identity_text(keys.scalar);
  EXPECT_NE(why_not(identity.view()).find("secret"), std::string::npos);
  EXPECT_EQ(why_not(identity.view()).find(identity.view().substr(16)), std::string::npos)
      << "the secret is not repeated";
}

TEST(AgeRecipients, NothingIsEncryptedToAPointOfLowOrder) {
  EXPECT_FALSE(make_envelope(only(X25519Recipient(std::string(key_size, '\0')))));
  EXPECT_FALSE(make_envelope({}));
}

TEST(AgeRecipients, AFileOfThem) {
  const std::string age = KeyPair().recipient().text();
  Recipients recipients;
  EXPECT_TRUE(add_recipient_lines("# examiners\n\n" + age + "\r\n  " + ssh_line + " comment\n", recipients));
  EXPECT_EQ(recipients.age.size(), 1u);
  EXPECT_EQ(recipients.ssh.size(), 1u);
  const auto refused = add_recipient_lines(age + "\n\nage1broken\n", recipients);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().why.starts_with("line 3: ")) << refused.error().why;
  EXPECT_FALSE(add_recipient_lines("# nobody\n", recipients));
}

TEST(AgeIdentities, AFileOfThem) {
  const KeyPair keys;
  const std::string text = "# created\n# public key\n" + std::string(x25519_identity_text(keys.scalar).view()) + "\n";
  const PassphraseSource nobody = [](std::string_view) -> Expected<Secret> { return refuse("nobody is there"); };
  const auto identities = parse_identity_file(Secret{std::string_view(text)}, "key.txt", nobody);
  ASSERT_TRUE(identities) << identities.error().why;
  EXPECT_EQ(decrypt(encrypt(only(keys.recipient()), "evidence"), *identities).plain, "evidence");
  for (const char* broken :
       {"", "# nothing\n", "AGE-SECRET-KEY-1QQ\n", "age1x\n", "-----BEGIN OPENSSH PRIVATE KEY-----\n"}) {
    EXPECT_FALSE(parse_identity_file(Secret{std::string_view(broken)}, "key.txt", nobody)) << broken;
  }
}

/// A file whose only stanza is the given one; its MAC does not matter, since its recipients are looked at first.
Opened open_stanza(const Stanza& stanza, const KeyPair& keys) {
  return decrypt(encode_header({stanza}, random_bytes(file_key_size)) + std::string(100, 'x'), keys.identities());
}

TEST(AgeIdentities, StanzasOfTheWrongFormAreMalformed) {
  const KeyPair keys;
  const Secret file_key = random_bytes(file_key_size);
  const Stanza good = keys.recipient().wrap(file_key).value();
  EXPECT_EQ(open_stanza(good, keys).fault, Fault::changed) << "another file key made the MAC";
  Stanza stanza = good;
  stanza.arguments.emplace_back("more");
  EXPECT_EQ(open_stanza(stanza, keys).fault, Fault::malformed);
  stanza = good;
  stanza.arguments.clear();
  EXPECT_EQ(open_stanza(stanza, keys).fault, Fault::malformed);
  stanza = good;
  stanza.arguments[0] = base64_encode(std::string(31, 'x'));
  EXPECT_EQ(open_stanza(stanza, keys).fault, Fault::malformed);
  stanza = good;
  stanza.arguments[0] = base64_encode(std::string(32, '\0'));
  EXPECT_EQ(open_stanza(stanza, keys).fault, Fault::malformed) << "low order";
  stanza = good;
  stanza.body += "x";
  EXPECT_EQ(open_stanza(stanza, keys).fault, Fault::malformed) << "a longer file key could be opened by two keys";
  stanza = good;
  stanza.type = "x25519";
  EXPECT_EQ(open_stanza(stanza, keys).fault, Fault::no_identity);
}

}  // namespace
}  // namespace exhibit::age::test
