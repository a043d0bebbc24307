#include "hashing/ssh/pem_key.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "hashing/digest.h"

namespace exhibit::ssh {
namespace {

/// What OpenSSL's question is answered with, and what became of it.
struct Question {
  std::string_view what;
  const PassphraseSource& passphrases;
  std::optional<Refusal> refusal;
  bool was_asked = false;
};

extern "C" int answer_with_passphrase(char* buffer, int size, int, void* context) {
  auto& question = *static_cast<Question*>(context);
  question.was_asked = true;
  const auto passphrase = question.passphrases(question.what);
  if (!passphrase) {
    question.refusal = passphrase.error();
    return -1;
  }
  if (passphrase->size() > static_cast<std::size_t>(size)) return -1;
  std::memcpy(buffer, passphrase->view().data(), passphrase->size());
  return static_cast<int>(passphrase->size());
}

}  // namespace

Expected<PrivateKey> parse_private_key(std::string_view text, std::string_view what,
                                       const PassphraseSource& passphrases) {
  if (is_openssh_key(text)) return parse_openssh_key(text, what, passphrases);
  if (text.size() > greatest_key_file) return refuse("larger than a private key is");
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())),
                                                         BIO_free);
  if (!source) throw CryptoError("BIO_new_mem_buf failed");
  Question question{what, passphrases, std::nullopt};
  EvpKey key(PEM_read_bio_PrivateKey(source.get(), nullptr, answer_with_passphrase, &question));
  ERR_clear_error();
  if (question.refusal) return std::unexpected(*question.refusal);
  if (!key)
    return refuse(question.was_asked ? "the passphrase is wrong" : "not a private key in OpenSSH's form or in PEM");
  auto public_key = public_key_of(key.get());
  if (!public_key) return std::unexpected(public_key.error());
  return PrivateKey{*std::move(public_key), std::move(key), {}};
}

}  // namespace exhibit::ssh
