#include "hashing/x509/handles.h"

#include <openssl/err.h>
#include <openssl/objects.h>

#include <ctime>
#include <span>

namespace exhibit::openssl {

Bio reader_of(std::string_view bytes) {
  Bio reader(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  if (!reader) throw CryptoError("BIO_new_mem_buf failed");
  return reader;
}

BioChain filtered_reader_of(std::string_view bytes) {
  BioChain filter(BIO_new(BIO_f_null()));
  if (!filter) throw CryptoError("BIO_new failed");
  BIO_push(filter.get(), reader_of(bytes).release());
  return filter;
}

std::string_view bytes_of(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string hex_of(const ASN1_INTEGER* number) {
  const std::span digits(ASN1_STRING_get0_data(number), static_cast<std::size_t>(ASN1_STRING_length(number)));
  return to_hex(digits);
}

Expected<UnixSeconds> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return refuse("a time in it is none");
  return static_cast<UnixSeconds>(::timegm(&parts));
}

std::string dotted(const ASN1_OBJECT* object) {
  char text[256];
  const int length = OBJ_obj2txt(text, sizeof text, object, 1);
  return length > 0 ? std::string(text) : std::string();
}

std::string with_reason(std::string_view what) {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* const reason = ERR_reason_error_string(code);
  return reason == nullptr ? std::string(what) : std::string(what) + " (" + reason + ")";
}

}  // namespace exhibit::openssl
