// One HTTP request at a time, by libcurl: TLS with the system's authorities, proxies from the environment, no redirects
// (a presigned URL is signed for its host).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace exhibit::upload {

/// What became of one request.
struct Attempt {
  long status = 0;            ///< 0: there was no answer
  std::string body;           ///< at most 64 KiB of it
  std::string etag;           ///< as it was sent, with its quotes
  std::string why;            ///< without an answer: the reason in words, without the URL's query
  bool is_transient = false;  ///< worth trying again: the connection failed, or the server says so (408, 429, 5xx)

  bool is_success() const { return status >= 200 && status < 300; }
  /// S3's code for what it refuses, such as AccessDenied; empty where the answer has none. Text from outside.
  std::string_view error_code() const;
  /// "403 (AccessDenied)", or why there was no answer.
  std::string reason() const;
};

/// A range of an open file.
struct Piece {
  int descriptor = -1;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// Bytes of the piece that are on their way, as they go; fewer than before where the connection is made anew.
using Sent = std::function<void(std::uint64_t bytes)>;

/// False ends the transfer.
using Sink = std::function<bool(std::string_view bytes)>;

class HttpClient {
 public:
  /// `authorities`: a PEM file of those that may vouch for the store in place of the system's; empty: the system's.
  explicit HttpClient(std::string authorities);

  /// `md5_base64`: the Content-MD5 header (RFC 1864), against which the store compares what arrives; empty: none.
  Attempt put(const std::string& url, const Piece& piece, const std::string& md5_base64, const Sent& sent);
  Attempt post(const std::string& url, const std::string& body);
  /// The body goes to `sink` where the answer is a success.
  Attempt get(const std::string& url, const Sink& sink);

 private:
  struct Close {
    void operator()(void* handle) const noexcept;
  };
  std::unique_ptr<void, Close> handle_;
  std::string authorities_;
};

}  // namespace exhibit::upload
