#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>

#include "hashing/age/certificate.h"
#include "hashing/age/identity.h"
#include "hashing/digest.h"

namespace exhibit::age {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Cms = std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

/// An identity file is some hundred bytes.
constexpr std::size_t greatest_content = 4096;

/// A passphrase that OpenSSL's PEM reader asks for, and why it did not get one.
struct Asked {
  const PassphraseSource& passphrases;
  const std::string& name;
  bool was_asked = false;
  std::string refusal;
};

extern "C" int give_passphrase(char* buffer, int size, int, void* argument) {
  auto& asked = *static_cast<Asked*>(argument);
  asked.was_asked = true;
  const auto passphrase = asked.passphrases(asked.name);
  if (!passphrase || passphrase->size() > static_cast<std::size_t>(size)) {
    asked.refusal = passphrase ? "the passphrase is too long" : passphrase.error().why;
    return -1;
  }
  passphrase->view().copy(buffer, passphrase->size());
  return static_cast<int>(passphrase->size());
}

std::expected<Key, Failure> read_key(const Secret& pem, const std::string& name, const PassphraseSource& passphrases) {
  const Bio input(BIO_new_mem_buf(pem.view().data(), static_cast<int>(pem.size())), &BIO_free);
  if (!input) throw CryptoError("BIO_new_mem_buf failed");
  Asked asked{passphrases, name, false, {}};
  Key key(PEM_read_bio_PrivateKey(input.get(), nullptr, &give_passphrase, &asked), &EVP_PKEY_free);
  ERR_clear_error();
  if (key) return key;
  if (!asked.refusal.empty()) return fail(Fault::unusable, name + ": " + asked.refusal);
  return fail(Fault::unusable,
              name + (asked.was_asked ? ": the passphrase is wrong" : ": no private key that can be read"));
}

/// EnvelopedData and nothing after it.
Cms parse_cms(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* const end = at + der.size();
  Cms cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())), &CMS_ContentInfo_free);
  if (cms && (at != end || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_enveloped)) cms.reset();
  return cms;
}

/// What the holder of `key` finds in it; with a key of another's, nothing or noise.
std::optional<Secret> open_cms(CMS_ContentInfo* cms, EVP_PKEY* key) {
  const Bio output(BIO_new(BIO_s_secmem()), &BIO_free);
  if (!output) throw CryptoError("BIO_new failed");
  const bool is_open = CMS_decrypt(cms, key, nullptr, nullptr, output.get(), CMS_BINARY) == 1;
  ERR_clear_error();
  Secret content(greatest_content);
  const int length = is_open ? BIO_read(output.get(), content.bytes().data(), static_cast<int>(content.size())) : -1;
  if (length <= 0) return std::nullopt;
  return Secret(content.view().substr(0, static_cast<std::size_t>(length)));
}

}  // namespace

Unwrapped CertificateIdentity::unwrap(std::span<const Stanza> stanzas) const {
  const auto stanza = std::ranges::find(stanzas, cms_type, &Stanza::type);
  if (stanza == stanzas.end()) return std::nullopt;
  const Cms cms = parse_cms(stanza->body);
  ERR_clear_error();
  if (!stanza->arguments.empty() || !cms)
    return fail(Fault::malformed, "what is for certificates is no CMS EnvelopedData");
  const auto key = read_key(pem_, name_, passphrases_);
  if (!key) return std::unexpected(key.error());
  auto content = open_cms(cms.get(), key->get());
  if (!content) return std::nullopt;
  // Age's own identities and nothing else: whoever made the file chose them, and a certificate's key among them would
  // open the same stanza again, without end.
  const auto identities = parse_identity_lines(content->view());
  if (!identities) return std::nullopt;
  return identities->front()->unwrap(stanzas);
}

}  // namespace exhibit::age
