#include "hashing/time_stamp/http.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/http.h>

#include <algorithm>
#include <ctime>
#include <system_error>
#include <utility>

#include "hashing/x509/handles.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_answer = std::size_t{1} << 20;

struct FreeText {
  void operator()(char* text) const noexcept { OPENSSL_free(text); }
};
using Text = std::unique_ptr<char, FreeText>;

struct Address {
  Text host;
  Text port;
  Text path;
};

Expected<Address> parse_address(const std::string& url) {
  if (url.starts_with("https://")) {
    return refuse(
        "https is not spoken here; a time stamp is signed by itself, so use the authority's http address, or "
        "--query-only and --response");
  }
  if (!url.starts_with("http://")) return refuse("not an address that begins with http://");
  char* host = nullptr;
  char* port = nullptr;
  char* path = nullptr;
  int use_tls = 0;
  const bool is_address =
      OSSL_HTTP_parse_url(url.c_str(), &use_tls, nullptr, &host, &port, nullptr, &path, nullptr, nullptr) == 1;
  Address address{Text(host), Text(port), Text(path)};
  ERR_clear_error();
  if (!is_address || use_tls != 0) return refuse("not an address of the form http://host[:port][/path]");
  return address;
}

bool goes_through_proxy(const Address& address) {
  return OSSL_HTTP_adapt_proxy(nullptr, nullptr, address.host.get(), 0) != nullptr;
}

/// What the system or its resolver said of the connection, which stands below what OpenSSL makes of it; what OpenSSL
/// says where it did not ask them.
std::string why_not_connected() {
  const char* text = nullptr;
  int flags = 0;
  std::string why;
  while (const unsigned long code = ERR_get_error_all(nullptr, nullptr, nullptr, &text, &flags)) {
    if (ERR_SYSTEM_ERROR(code)) {
      why = std::generic_category().message(ERR_GET_REASON(code));
    } else if (ERR_GET_REASON(code) == ERR_R_SYS_LIB && (flags & ERR_TXT_STRING) != 0) {
      why = text;
    } else if (const char* const reason = ERR_reason_error_string(code); why.empty() && reason != nullptr) {
      why = reason;
    }
  }
  return why;
}

/// Tries once each address that the host's name has. OSSL_HTTP_transfer, left to connect by itself, tries a port that
/// refuses again until its time is over (BIO_do_connect_retry(3)).
Expected<openssl::Bio> connect(const Address& address, std::time_t until) {
  openssl::Bio socket(BIO_new_connect(address.host.get()));
  if (!socket) throw CryptoError("BIO_new_connect failed");
  BIO_set_conn_port(socket.get(), address.port.get());
  BIO_set_nbio(socket.get(), 1);
  while (BIO_do_connect(socket.get()) <= 0) {
    if (!BIO_should_retry(socket.get())) return refuse("the authority cannot be reached: " + why_not_connected());
    if (BIO_wait(socket.get(), until, 100) <= 0) {
      ERR_clear_error();
      return refuse("the authority cannot be reached: no answer in time");
    }
  }
  return socket;
}

std::string read_all(BIO* reader) {
  std::string content;
  char buffer[4096];
  while (content.size() < greatest_answer) {
    const int count = BIO_read(reader, buffer, sizeof buffer);
    if (count <= 0) break;
    content.append(buffer, static_cast<std::size_t>(count));
  }
  return content;
}

}  // namespace

Expected<std::string> ask_authority(const std::string& url, std::string_view query, std::chrono::seconds patience) {
  const auto address = parse_address(url);
  if (!address) return std::unexpected(address.error());
  const openssl::Bio body = openssl::reader_of(query);
  ERR_clear_error();
  const std::time_t until = std::time(nullptr) + patience.count();
  openssl::Bio socket;
  if (!goes_through_proxy(*address)) {
    auto connected = connect(*address, until);
    if (!connected) return std::unexpected(connected.error());
    socket = *std::move(connected);
  }
  const auto left = static_cast<int>(std::max<std::time_t>(until - std::time(nullptr), 1));
  const openssl::Bio answer(OSSL_HTTP_transfer(nullptr, address->host.get(), address->port.get(), address->path.get(),
                                               0, nullptr, nullptr, socket.get(), nullptr, nullptr, nullptr, 0, nullptr,
                                               "application/timestamp-query", body.get(), "application/timestamp-reply",
                                               1, greatest_answer, left, 0));
  if (!answer) return refuse(openssl::with_reason("the authority gave no time stamp response"));
  return read_all(answer.get());
}

}  // namespace exhibit
