#include "hashing/x509/signed_content.h"

#include <openssl/err.h>
#include <openssl/objects.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "hashing/x509/handles.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_signers = 16;
constexpr std::array allowed_digests = {NID_sha256, NID_sha384, NID_sha512};

int method_of(const X509_ALGOR* algorithm) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  return OBJ_obj2nid(object);
}

/// SHA-2 alone, and the signature over the same digest as the content's. RSA by itself and PSS name none that could
/// differ: OpenSSL holds PSS's parameters against the digest.
Expected<void> check_methods(CMS_SignerInfo* signer) {
  X509_ALGOR* digest = nullptr;
  X509_ALGOR* signature = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, &signature);
  const int digest_method = method_of(digest);
  if (std::ranges::find(allowed_digests, digest_method) == allowed_digests.end()) {
    return refuse("its digest is " + openssl::dotted(digest->algorithm) +
                  ", and only SHA-256, SHA-384 and SHA-512 count");
  }
  int signed_digest = NID_undef;
  int key_kind = NID_undef;
  const int method = method_of(signature);
  const bool is_known = OBJ_find_sigid_algs(method, &signed_digest, &key_kind) == 1 || method == NID_rsaEncryption;
  if (method == NID_undef || !is_known) {
    return refuse("its signature algorithm is " + openssl::dotted(signature->algorithm) + ", which nobody knows");
  }
  if (signed_digest != NID_undef && signed_digest != digest_method) {
    return refuse("its signature is over another digest than it says");
  }
  return {};
}

/// Without signed attributes, or with those of another type of content, one signature can pass for another's.
Expected<void> check_attributes(CMS_SignerInfo* signer, const ASN1_OBJECT* content_type) {
  if (CMS_signed_get_attr_count(signer) <= 0) return refuse("it has no signed attributes");
  const ASN1_OBJECT* const type = static_cast<const ASN1_OBJECT*>(
      CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT));
  if (type == nullptr || OBJ_cmp(type, content_type) != 0) return refuse("its signed type of content is another");
  return {};
}

/// The value of the one signed attribute of this kind; nullptr where there is none, or where it is repeated or no
/// sequence.
const ASN1_STRING* sequence_attribute(CMS_SignerInfo* signer, int kind) {
  return static_cast<const ASN1_STRING*>(CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(kind), -3, V_ASN1_SEQUENCE));
}

enum class Binding : std::uint8_t { where_there, always };

/// RFC 5035: that the signer meant this certificate and no other of the same key. Version 1 names it by SHA-1, which
/// is no weakness here: it would take a second certificate of the same digest.
Expected<void> check_binding(CMS_SignerInfo* signer, const Certificate& certificate, std::span<const Certificate> all,
                             Binding binding) {
  const bool has_v1 = CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificate, -1) >= 0;
  const bool has_v2 = CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificateV2, -1) >= 0;
  if (!has_v1 && !has_v2 && binding == Binding::where_there) return {};
  openssl::SigningCert v1;
  openssl::SigningCertV2 v2;
  if (const auto* value = sequence_attribute(signer, NID_id_smime_aa_signingCertificate)) {
    v1 = openssl::decode_whole<ESS_SIGNING_CERT, ESS_SIGNING_CERT_free>(openssl::bytes_of(value), d2i_ESS_SIGNING_CERT);
  }
  if (const auto* value = sequence_attribute(signer, NID_id_smime_aa_signingCertificateV2)) {
    v2 = openssl::decode_whole<ESS_SIGNING_CERT_V2, ESS_SIGNING_CERT_V2_free>(openssl::bytes_of(value),
                                                                              d2i_ESS_SIGNING_CERT_V2);
  }
  if (has_v1 != (v1 != nullptr) || has_v2 != (v2 != nullptr))
    return refuse("its signed name of the certificate is none");
  std::vector<Certificate> chain{certificate};
  chain.insert(chain.end(), all.begin(), all.end());
  const bool is_bound = OSSL_ESS_check_signing_certs(v1.get(), v2.get(), openssl::stack_of(chain).get(), 1) > 0;
  ERR_clear_error();
  if (!is_bound) return refuse("it was made for another certificate than the one it comes with");
  return {};
}

std::optional<UnixSeconds> signing_time(CMS_SignerInfo* signer) {
  const auto* const kind = OBJ_nid2obj(NID_pkcs9_signingTime);
  for (const int type : {V_ASN1_UTCTIME, V_ASN1_GENERALIZEDTIME}) {
    const auto* const time = static_cast<const ASN1_TIME*>(CMS_signed_get0_data_by_OBJ(signer, kind, -3, type));
    if (time == nullptr) continue;
    if (const auto seconds = openssl::time_of(time)) return *seconds;
  }
  return std::nullopt;
}

std::vector<Certificate> certificates_in(CMS_ContentInfo* cms) {
  std::vector<Certificate> certificates;
  STACK_OF(X509)* const found = CMS_get1_certs(cms);
  for (int i = 0; i < sk_X509_num(found); ++i) certificates.emplace_back(sk_X509_value(found, i));
  sk_X509_free(found);
  return certificates;
}

Expected<Certificate> certificate_of(CMS_SignerInfo* signer, std::span<const Certificate> embedded,
                                     std::span<const Certificate> further) {
  for (const auto& certificates : {embedded, further}) {
    for (const Certificate& certificate : certificates) {
      if (CMS_SignerInfo_cert_cmp(signer, certificate.handle()) == 0) return certificate;
    }
  }
  return refuse("it does not hold the certificate of its signer");
}

/// `content` is verified where it is detached, else what is inside.
Expected<CmsSignature> verify(CMS_ContentInfo* cms, const std::string_view* content,
                              std::span<const Certificate> further, Binding binding) {
  STACK_OF(CMS_SignerInfo)* const infos = CMS_get0_SignerInfos(cms);
  const int count = sk_CMS_SignerInfo_num(infos);
  if (count <= 0) return refuse("it has no signer");
  if (static_cast<std::size_t>(count) > greatest_signers) return refuse("it has more signers than anybody needs");
  CmsSignature signature;
  signature.certificates = certificates_in(cms);
  for (int i = 0; i < count; ++i) {
    CMS_SignerInfo* const info = sk_CMS_SignerInfo_value(infos, i);
    const auto certificate = certificate_of(info, signature.certificates, further);
    if (!certificate) return std::unexpected(certificate.error());
    if (X509_get0_pubkey(certificate->handle()) == nullptr) return refuse("its signer's certificate has no key");
    if (auto methods = check_methods(info); !methods) return std::unexpected(methods.error());
    if (auto attributes = check_attributes(info, CMS_get0_eContentType(cms)); !attributes) {
      return std::unexpected(attributes.error());
    }
    if (auto bound = check_binding(info, *certificate, signature.certificates, binding); !bound) {
      return std::unexpected(bound.error());
    }
    CMS_SignerInfo_set1_signer_cert(info, certificate->handle());
    signature.signers.push_back({*certificate, signing_time(info)});
  }
  const openssl::BioChain reader = content != nullptr ? openssl::filtered_reader_of(*content) : nullptr;
  constexpr unsigned int flags = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY;
  const openssl::Certificates others = openssl::stack_of(further);
  const bool holds = CMS_verify(cms, others.get(), nullptr, reader.get(), nullptr, flags) == 1;
  if (!holds) return refuse(openssl::with_reason("the signature does not hold"));
  return signature;
}

Expected<openssl::Cms> signed_data(std::string_view der) {
  auto cms = openssl::decode_whole<CMS_ContentInfo, CMS_ContentInfo_free>(der, d2i_CMS_ContentInfo);
  ERR_clear_error();
  if (!cms) return refuse("not one CMS structure and nothing else");
  if (OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed) return refuse("no SignedData");
  return cms;
}

}  // namespace

Expected<CmsSignature> verify_detached(std::string_view der, std::string_view content,
                                       std::span<const Certificate> further) {
  const auto cms = signed_data(der);
  if (!cms) return std::unexpected(cms.error());
  if (OBJ_obj2nid(CMS_get0_eContentType(cms->get())) != NID_pkcs7_data) return refuse("its content is not plain data");
  if (CMS_is_detached(cms->get()) != 1) return refuse("it has a content of its own, and is to be detached");
  return verify(cms->get(), &content, further, Binding::where_there);
}

Expected<SignedTimeStamp> verify_time_stamp_token(std::string_view der) {
  const auto cms = signed_data(der);
  if (!cms) return std::unexpected(cms.error());
  if (OBJ_obj2nid(CMS_get0_eContentType(cms->get())) != NID_id_smime_ct_TSTInfo) return refuse("no time stamp token");
  ASN1_OCTET_STRING** const content = CMS_get0_content(cms->get());
  if (content == nullptr || *content == nullptr) return refuse("a time stamp token without content");
  if (sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms->get())) != 1)
    return refuse("not one signer, as a time stamp has");
  auto signature = verify(cms->get(), nullptr, {}, Binding::always);
  if (!signature) return std::unexpected(signature.error());
  return SignedTimeStamp{std::string(openssl::bytes_of(*content)), *std::move(signature)};
}

}  // namespace exhibit
