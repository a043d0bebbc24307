#include "hashing/time_stamp/http.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/http.h>

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
  const openssl::Bio answer(OSSL_HTTP_transfer(nullptr, address->host.get(), address->port.get(), address->path.get(),
                                               0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, 0, nullptr,
                                               "application/timestamp-query", body.get(), "application/timestamp-reply",
                                               1, greatest_answer, static_cast<int>(patience.count()), 0));
  if (!answer) return refuse(openssl::with_reason("the authority gave no time stamp response"));
  return read_all(answer.get());
}

}  // namespace exhibit
