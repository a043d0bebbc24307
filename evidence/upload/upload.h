// Puts a bundle into an S3-compatible store by presigned URLs, so that the machine that sends it holds no key of the
// store. In this order: what is sent is judged; its parts go one by one, each tried again where the way to the store
// fails, and are written down as they arrive; the store makes one object of them; that is read back and judged as the
// file was.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "evidence/base/result.h"
#include "evidence/custody/examine.h"
#include "evidence/upload/plan.h"

namespace exhibit::upload {

/// What all the bytes go through, one after the other.
enum class Stage : std::uint8_t { check, send, read_back };

struct Options {
  std::string authorities;               ///< PEM file of those that may vouch for the store; empty: the system's
  unsigned tries = 6;                    ///< of each request
  std::chrono::milliseconds pause{500};  ///< before the second try; doubled before each further one, up to a minute
  std::function<void(const std::string&)> tell = [](const std::string&) {};  ///< what goes on, for a person
  /// How many of `total` bytes are through, as they go; fewer than before where something is tried again.
  std::function<void(Stage stage, std::uint64_t done, std::uint64_t total)> progress = [](Stage, std::uint64_t,
                                                                                          std::uint64_t) {};
};

struct Outcome {
  custody::Examined file;                      ///< what was sent
  std::size_t parts = 0;                       ///< the object's; 1 where it is sent whole
  std::size_t parts_found = 0;                 ///< that a former run had sent
  std::optional<custody::Examined> read_back;  ///< none where the plan has no `get`
  bool is_longer = false;                      ///< the object; `read_back` is then of its beginning

  /// The object has the same bytes, and so the same seal.
  bool is_same() const { return read_back && !is_longer && read_back->state.sha256 == file.state.sha256; }
};

/// Whether the file is worth sending: consistent, or encrypted. What is not is returned unsent, without parts.
bool may_be_sent(const custody::Examined& examined);

Result<Outcome> upload(const std::string& bundle, const Plan& plan, const Options& options);

/// The body of S3's CompleteMultipartUpload: each part's number and tag.
std::string list_of_parts(const std::vector<std::string>& tags);

}  // namespace exhibit::upload
