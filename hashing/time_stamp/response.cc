#include "hashing/time_stamp/response.h"

#include <openssl/err.h>

#include <array>
#include <utility>

#include "hashing/time_stamp/imprint.h"
#include "hashing/x509/handles.h"

namespace exhibit {
namespace {

/// PKIFailureInfo (RFC 3161, 2.4.2), by bit.
constexpr std::array<std::pair<int, std::string_view>, 8> failures = {{
    {0, "the digest's method is not supported"},
    {2, "the request is not permitted or not supported"},
    {5, "the request has the wrong format"},
    {14, "the authority's time source is not available"},
    {15, "the requested policy is not supported"},
    {16, "the requested extension is not supported"},
    {17, "the additional information is not available"},
    {25, "the authority failed"},
}};

std::string rejection(const TS_STATUS_INFO* status, long code) {
  std::string text = "the authority refused (status " + std::to_string(code) + ")";
  const ASN1_BIT_STRING* const info = TS_STATUS_INFO_get0_failure_info(status);
  for (const auto& [bit, words] : failures) {
    if (info != nullptr && ASN1_BIT_STRING_get_bit(info, bit) == 1) text += ": " + std::string(words);
  }
  const auto* const lines = TS_STATUS_INFO_get0_text(status);
  for (int i = 0; i < sk_ASN1_UTF8STRING_num(lines); ++i) {
    text += ": " + std::string(openssl::bytes_of(sk_ASN1_UTF8STRING_value(lines, i)));
  }
  return text;
}

Expected<void> check_status(TS_RESP* response) {
  const TS_STATUS_INFO* const status = TS_RESP_get_status_info(response);
  const long code = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
  if (code == TS_STATUS_GRANTED || code == TS_STATUS_GRANTED_WITH_MODS) return {};
  return refuse(rejection(status, code));
}

Expected<std::optional<std::int64_t>> accuracy_of(TS_TST_INFO* info) {
  TS_ACCURACY* const accuracy = TS_TST_INFO_get_accuracy(info);
  if (accuracy == nullptr) return std::nullopt;
  constexpr std::int64_t greatest = std::int64_t{1} << 31;  // 68 years: whatever is longer is no accuracy
  std::int64_t total = 0;
  const std::pair<const ASN1_INTEGER*, std::int64_t> parts[] = {{TS_ACCURACY_get_seconds(accuracy), 1'000'000},
                                                                {TS_ACCURACY_get_millis(accuracy), 1'000},
                                                                {TS_ACCURACY_get_micros(accuracy), 1}};
  for (const auto& [number, unit] : parts) {
    if (number == nullptr) continue;
    std::int64_t value = 0;
    if (ASN1_INTEGER_get_int64(&value, number) != 1 || value < 0 || value > greatest) {
      ERR_clear_error();
      return refuse("its accuracy is none");
    }
    total += value * unit;
  }
  return total;
}

/// What is signed, from the very bytes that are signed.
Expected<void> take_info(TimeStamp& stamp, std::string_view der) {
  const auto info = openssl::decode_whole<TS_TST_INFO, TS_TST_INFO_free>(der, d2i_TS_TST_INFO);
  ERR_clear_error();
  if (!info) return refuse("what it signs is no time stamp");
  if (TS_TST_INFO_get_version(info.get()) != 1) return refuse("a time stamp of another version than 1");
  if (TS_TST_INFO_get_ext_by_critical(info.get(), 1, -1) >= 0) return refuse("a critical extension that is not known");
  const auto imprint = sha256_imprint(TS_TST_INFO_get_msg_imprint(info.get()));
  if (!imprint) return std::unexpected(imprint.error());
  const auto time = openssl::time_of(TS_TST_INFO_get_time(info.get()));
  if (!time) return std::unexpected(time.error());
  const auto accuracy = accuracy_of(info.get());
  if (!accuracy) return std::unexpected(accuracy.error());
  stamp.imprint = *imprint;
  stamp.time = *time;
  stamp.accuracy_us = *accuracy;
  stamp.serial = openssl::hex_of(TS_TST_INFO_get_serial(info.get()));
  stamp.policy = openssl::dotted(TS_TST_INFO_get_policy_id(info.get()));
  if (const ASN1_INTEGER* nonce = TS_TST_INFO_get_nonce(info.get())) stamp.nonce = openssl::bytes_of(nonce);
  return {};
}

}  // namespace

Expected<TimeStamp> parse_time_stamp(std::string_view der) {
  const auto response = openssl::decode_whole<TS_RESP, TS_RESP_free>(der, d2i_TS_RESP);
  ERR_clear_error();
  if (!response) return refuse("not one time stamp response and nothing else");
  if (auto granted = check_status(response.get()); !granted) return std::unexpected(granted.error());
  PKCS7* const token = TS_RESP_get_token(response.get());
  if (token == nullptr) return refuse("granted, but without a time stamp");
  auto signed_stamp = verify_time_stamp_token(openssl::encode(token, i2d_PKCS7));
  if (!signed_stamp) return std::unexpected(signed_stamp.error());
  TimeStamp stamp{.signer = signed_stamp->signature.signers.front(),
                  .certificates = std::move(signed_stamp->signature.certificates)};
  if (auto taken = take_info(stamp, signed_stamp->tst_info); !taken) return std::unexpected(taken.error());
  return stamp;
}

Expected<void> check_imprint(const TimeStamp& stamp, std::string_view content) {
  if (stamp.imprint == sha256(content)) return {};
  return refuse("the time stamp is over something else, whose SHA-256 is " + stamp.imprint.hex());
}

Expected<void> check_answers(const TimeStamp& stamp, const TimeStampQuery& query) {
  if (stamp.imprint != query.imprint) return refuse("the time stamp is over something else than was asked for");
  if (stamp.nonce != query.nonce) return refuse("the time stamp answers another query (its nonce is not the query's)");
  return {};
}

Expected<void> check_authority(const TimeStamp& stamp, std::span<const Certificate> anchors) {
  return check_path(stamp.signer.certificate, stamp.certificates, anchors, CertificateUse::time_stamping, stamp.time);
}

}  // namespace exhibit
