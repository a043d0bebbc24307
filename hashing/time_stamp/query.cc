#include "hashing/time_stamp/query.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include <array>

#include "hashing/time_stamp/imprint.h"
#include "hashing/x509/handles.h"

namespace exhibit {
namespace {

constexpr int nonce_size = 16;

using Algorithm = openssl::Handle<X509_ALGOR, X509_ALGOR_free>;
using Imprint = openssl::Handle<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using Number = openssl::Handle<ASN1_INTEGER, ASN1_INTEGER_free>;
using BigNumber = openssl::Handle<BIGNUM, BN_free>;

void require(bool worked) {
  if (!worked) throw CryptoError("a time stamp query could not be made");
}

Imprint imprint_of(const Digest& digest) {
  Algorithm algorithm(X509_ALGOR_new());
  Imprint imprint(TS_MSG_IMPRINT_new());
  require(algorithm && imprint);
  X509_ALGOR_set_md(algorithm.get(), EVP_sha256());
  std::array<std::uint8_t, Digest::size> bytes = digest.bytes;
  require(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1);
  require(TS_MSG_IMPRINT_set_msg(imprint.get(), bytes.data(), static_cast<int>(bytes.size())) == 1);
  return imprint;
}

Number random_nonce() {
  std::array<unsigned char, nonce_size> bytes{};
  require(RAND_bytes(bytes.data(), nonce_size) == 1);
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7f) | 0x40);  // always as long, and never negative
  const BigNumber number(BN_bin2bn(bytes.data(), nonce_size, nullptr));
  require(number != nullptr);
  Number nonce(BN_to_ASN1_INTEGER(number.get(), nullptr));
  require(nonce != nullptr);
  return nonce;
}

}  // namespace

TimeStampQuery TimeStampQuery::over(std::string_view content) {
  TimeStampQuery query;
  query.imprint = sha256(content);
  const openssl::Query request(TS_REQ_new());
  require(request != nullptr);
  const Imprint imprint = imprint_of(query.imprint);
  const Number nonce = random_nonce();
  query.nonce = openssl::bytes_of(nonce.get());
  require(TS_REQ_set_version(request.get(), 1) == 1);
  require(TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1);
  require(TS_REQ_set_nonce(request.get(), nonce.get()) == 1);
  require(TS_REQ_set_cert_req(request.get(), 1) == 1);
  query.der = openssl::encode(request.get(), i2d_TS_REQ);
  return query;
}

Expected<TimeStampQuery> TimeStampQuery::parse(std::string_view der) {
  const auto request = openssl::decode_whole<TS_REQ, TS_REQ_free>(der, d2i_TS_REQ);
  ERR_clear_error();
  if (!request) return refuse("not one time stamp query and nothing else");
  if (TS_REQ_get_version(request.get()) != 1) return refuse("a query of another version than 1");
  const auto imprint = sha256_imprint(TS_REQ_get_msg_imprint(request.get()));
  if (!imprint) return std::unexpected(imprint.error());
  TimeStampQuery query{.imprint = *imprint, .nonce = {}, .der = std::string(der)};
  if (const ASN1_INTEGER* nonce = TS_REQ_get_nonce(request.get())) query.nonce = openssl::bytes_of(nonce);
  return query;
}

}  // namespace exhibit
