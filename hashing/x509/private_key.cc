#include "hashing/x509/private_key.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <optional>

#include "hashing/x509/handles.h"

namespace exhibit {
namespace {

/// What OpenSSL's callback needs to ask, and why it could not.
struct Question {
  std::string_view what;
  const PassphraseSource& passphrase;
  bool is_asked = false;
  std::optional<Refusal> refusal;
};

/// pem_password_cb: the passphrase in `buffer` and its length, or -1.
int answer(char* buffer, int size, int /*writing*/, void* context) {
  Question& question = *static_cast<Question*>(context);
  question.is_asked = true;
  const auto passphrase = question.passphrase(question.what);
  if (!passphrase) {
    question.refusal = passphrase.error();
    return -1;
  }
  if (passphrase->size() > static_cast<std::size_t>(size)) {
    question.refusal = Refusal{"the passphrase is longer than OpenSSL can take"};
    return -1;
  }
  std::ranges::copy(passphrase->view(), buffer);
  return static_cast<int>(passphrase->size());
}

}  // namespace

PrivateKey::PrivateKey(evp_pkey_st* handle) : handle_(handle, EVP_PKEY_free) {}

Expected<PrivateKey> PrivateKey::from_pem(const Secret& pem, std::string_view what,
                                          const PassphraseSource& passphrase) {
  if (pem.view().find("-----BEGIN OPENSSH PRIVATE KEY-----") != std::string_view::npos) {
    return refuse("an OpenSSH key, and CMS takes PEM keys of X.509; sign with --ssh-key instead");
  }
  const openssl::Bio reader = openssl::reader_of(pem.view());
  Question question{what, passphrase};
  EVP_PKEY* const key = PEM_read_bio_PrivateKey(reader.get(), nullptr, answer, &question);
  ERR_clear_error();
  if (key != nullptr) return PrivateKey(key);
  if (question.refusal) return std::unexpected(*question.refusal);
  if (question.is_asked) return refuse("the passphrase is not its own, or the key is damaged");
  return refuse("it holds no private key in PEM");
}

}  // namespace exhibit
