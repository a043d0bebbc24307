#include <cerrno>
#include <memory>
#include <utility>

#include "evidence/encoding/time_text.h"
#include "evidence/sign/seal_signature.h"
#include "evidence/sign/seal_to_sign.h"
#include "evidence/trust/request.h"
#include "hashing/x509/cms_sign.h"
#include "hashing/x509/signed_content.h"

namespace exhibit {
namespace {

struct CmsIdentity {
  PrivateKey key;
  Certificate certificate;
  std::vector<Certificate> chain;
};

/// The certificate whose key it is may stand anywhere among `certificates`; the others join the chain.
Result<CmsIdentity> identify(PrivateKey key, std::vector<Certificate> certificates, std::vector<Certificate> chain,
                             const CmsKeyFiles& files) {
  for (auto candidate = certificates.begin(); candidate != certificates.end(); ++candidate) {
    if (!is_key_of(key, *candidate)) continue;
    Certificate own = *candidate;
    certificates.erase(candidate);
    chain.insert(chain.begin(), certificates.begin(), certificates.end());
    if (auto usable = check_signing_key(key, own, now().seconds); !usable) {
      return corrupt(files.certificate, usable.error().why);
    }
    return CmsIdentity{std::move(key), std::move(own), std::move(chain)};
  }
  return corrupt(files.key, "the key is not that of the certificate in " + files.certificate);
}

Expected<std::string> sign_and_check(const CmsIdentity& identity, std::string_view seal) {
  auto signature = cms_sign(seal, identity.key, identity.certificate, identity.chain);
  if (!signature) return signature;
  if (const auto checked = verify_detached(*signature, seal); !checked) return std::unexpected(checked.error());
  return signature;
}

}  // namespace

Result<Secret> read_key_file(const std::string& path, std::size_t limit) {
  auto content = read_small_file(path, limit);
  if (!content) return std::unexpected(content.error());
  if (!*content) return io_error("open", path, ENOENT);
  return Secret::taken_from(**content);
}

Result<CmsKey> open_cms_key(const CmsKeyFiles& files, const PassphraseSource& passphrase) {
  auto certificates = read_certificates({files.certificate});
  if (!certificates) return std::unexpected(certificates.error());
  auto chain = read_certificates(files.chain);
  if (!chain) return std::unexpected(chain.error());
  const auto pem = read_key_file(files.key);
  if (!pem) return std::unexpected(pem.error());
  auto key = PrivateKey::from_pem(*pem, files.key, passphrase);
  if (!key) return corrupt(files.key, key.error().why);
  if (auto fits = check_key_kind(*key); !fits) return corrupt(files.key, fits.error().why);
  auto identity = identify(*std::move(key), *std::move(certificates), *std::move(chain), files);
  if (!identity) return std::unexpected(identity.error());
  const auto shared = std::make_shared<const CmsIdentity>(*std::move(identity));
  return CmsKey{.signer = shared->certificate.subject(),
                .key = "sha256:" + shared->certificate.key_sha256().hex(),
                .make = [shared](std::string_view content) { return sign_and_check(*shared, content); }};
}

Result<SealSignature> prepare_cms(const CmsKey& key, const SidecarPaths& paths) {
  if (auto is_free = refuse_existing(paths.cms); !is_free) return std::unexpected(is_free.error());
  return SealSignature{.path = paths.cms, .signer = key.signer, .make = key.make};
}

}  // namespace exhibit
