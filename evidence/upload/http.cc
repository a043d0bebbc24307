#include "evidence/upload/http.h"

#include <fmt/format.h>
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "evidence/upload/curl_library.h"

namespace exhibit::upload {
namespace {

constexpr std::size_t greatest_body = std::size_t{64} << 10;
constexpr long connect_seconds = 30;
constexpr long idle_seconds = 60;  ///< so long without a byte, and the connection counts as broken

struct FreeList {
  void operator()(curl_slist* list) const noexcept { curl_library().slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, FreeList>;

Headers headers_of(std::initializer_list<std::string> lines) {
  Headers headers;
  for (const std::string& line : lines) {
    // Of a list that has begun it is the same.
    curl_slist* const first = curl_library().slist_append(headers.get(), line.c_str());
    if (first == nullptr) throw std::bad_alloc();
    if (!headers) headers.reset(first);
  }
  return headers;
}

/// One request while it is under way, and what the callbacks know of it.
struct Exchange {
  CURL* handle = nullptr;
  Attempt attempt;
  Piece piece;
  std::uint64_t sent = 0;
  const Sink* sink = nullptr;
  const Sent* on_sent = nullptr;

  bool is_success() const {
    long status = 0;
    curl_library().easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
  }
};

extern "C" std::size_t read_piece(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  const std::uint64_t wanted = std::min<std::uint64_t>(size * count, exchange.piece.length - exchange.sent);
  const ssize_t got =
      ::pread(exchange.piece.descriptor, buffer, wanted, static_cast<off_t>(exchange.piece.offset + exchange.sent));
  // Fewer bytes than were announced: the file was cut meanwhile.
  if (got < 0 || (got == 0 && wanted > 0)) return CURL_READFUNC_ABORT;
  exchange.sent += static_cast<std::uint64_t>(got);
  (*exchange.on_sent)(exchange.sent);
  return static_cast<std::size_t>(got);
}

extern "C" int seek_piece(void* self, curl_off_t offset, int origin) {
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<Exchange*>(self)->sent = static_cast<std::uint64_t>(offset);
  return CURL_SEEKFUNC_OK;
}

extern "C" std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  const std::string_view piece(bytes, size * count);
  if (exchange.sink != nullptr && exchange.is_success()) return (*exchange.sink)(piece) ? piece.size() : 0;
  std::string& body = exchange.attempt.body;
  body += piece.substr(0, greatest_body - std::min(greatest_body, body.size()));
  return piece.size();
}

extern "C" std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  constexpr std::string_view name = "etag:";
  std::string_view line(bytes, size * count);
  if (line.size() > name.size() && ::strncasecmp(line.data(), name.data(), name.size()) == 0) {
    line.remove_prefix(name.size());
    while (!line.empty() && std::isspace(static_cast<unsigned char>(line.front())) != 0) line.remove_prefix(1);
    while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back())) != 0) line.remove_suffix(1);
    static_cast<Exchange*>(self)->attempt.etag = line;
  }
  return size * count;
}

template <typename Value>
void set(CURL* handle, CURLoption option, Value value) {
  if (curl_library().easy_setopt(handle, option, value) != CURLE_OK)
    throw std::runtime_error("libcurl does not know an option");
}

void prepare(Exchange& exchange, const std::string& url, const std::string& authorities) {
  CURL* const handle = exchange.handle;
  curl_library().easy_reset(handle);
  set(handle, CURLOPT_URL, url.c_str());
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  if (!authorities.empty()) {
    set(handle, CURLOPT_CAINFO, authorities.c_str());
    set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // else the system's folder vouches, too
  }
  set(handle, CURLOPT_USERAGENT, "exhibit/" EXHIBIT_VERSION);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds);
  set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(handle, CURLOPT_LOW_SPEED_TIME, idle_seconds);
  set(handle, CURLOPT_WRITEFUNCTION, take_body);
  set(handle, CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
  set(handle, CURLOPT_HEADERFUNCTION, take_header);
  set(handle, CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
}

bool is_transient_status(long status) { return status == 408 || status == 429 || status >= 500; }

Attempt perform(Exchange& exchange) {
  const CURLcode code = curl_library().easy_perform(exchange.handle);
  Attempt attempt = std::move(exchange.attempt);
  if (code == CURLE_OK) {
    curl_library().easy_getinfo(exchange.handle, CURLINFO_RESPONSE_CODE, &attempt.status);
    attempt.is_transient = is_transient_status(attempt.status);
    return attempt;
  }
  attempt.why = curl_library().easy_strerror(code);
  attempt.is_transient = code != CURLE_URL_MALFORMAT && code != CURLE_UNSUPPORTED_PROTOCOL &&
                         code != CURLE_ABORTED_BY_CALLBACK && code != CURLE_PEER_FAILED_VERIFICATION &&
                         code != CURLE_SSL_CACERT_BADFILE && code != CURLE_WRITE_ERROR;
  return attempt;
}

}  // namespace

std::string_view Attempt::error_code() const {
  constexpr std::string_view opening = "<Code>";
  const auto begin = body.find(opening);
  if (begin == std::string::npos) return {};
  const std::string_view rest = std::string_view(body).substr(begin + opening.size());
  return rest.substr(0, std::min<std::size_t>(rest.find('<'), 100));
}

std::string Attempt::reason() const {
  if (status == 0) return why;
  const std::string_view code = error_code();
  return code.empty() ? fmt::format("{}", status) : fmt::format("{} ({})", status, code);
}

HttpClient::HttpClient(std::string authorities)
    : handle_(curl_library().easy_init()), authorities_(std::move(authorities)) {
  if (!handle_) throw std::runtime_error("libcurl could not start");
}

void HttpClient::Close::operator()(void* handle) const noexcept { curl_library().easy_cleanup(handle); }

Attempt HttpClient::put(const std::string& url, const Piece& piece, const std::string& md5_base64, const Sent& sent) {
  Exchange exchange{handle_.get(), {}, piece, 0, nullptr, &sent};
  prepare(exchange, url, authorities_);
  // No x-amz- header: it would have to be among those that were signed.
  const Headers headers =
      headers_of({"Content-Type:", md5_base64.empty() ? "Content-MD5:" : "Content-MD5: " + md5_base64});
  set(exchange.handle, CURLOPT_HTTPHEADER, headers.get());
  set(exchange.handle, CURLOPT_UPLOAD, 1L);
  set(exchange.handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(piece.length));
  set(exchange.handle, CURLOPT_READFUNCTION, read_piece);
  set(exchange.handle, CURLOPT_READDATA, static_cast<void*>(&exchange));
  set(exchange.handle, CURLOPT_SEEKFUNCTION, seek_piece);
  set(exchange.handle, CURLOPT_SEEKDATA, static_cast<void*>(&exchange));
  return perform(exchange);
}

Attempt HttpClient::post(const std::string& url, const std::string& body) {
  Exchange exchange{handle_.get(), {}, {}, 0, nullptr, nullptr};
  prepare(exchange, url, authorities_);
  const Headers headers = headers_of({"Content-Type: application/xml"});
  set(exchange.handle, CURLOPT_HTTPHEADER, headers.get());
  set(exchange.handle, CURLOPT_POST, 1L);
  set(exchange.handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  set(exchange.handle, CURLOPT_POSTFIELDS, body.c_str());
  return perform(exchange);
}

Attempt HttpClient::get(const std::string& url, const Sink& sink) {
  Exchange exchange{handle_.get(), {}, {}, 0, &sink, nullptr};
  prepare(exchange, url, authorities_);
  return perform(exchange);
}

}  // namespace exhibit::upload
