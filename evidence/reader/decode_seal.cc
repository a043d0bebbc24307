// SEAL and the checkpoints: `key: value` lines, each once, in their order.
#include <fmt/format.h>

#include "evidence/reader/decode.h"
#include "evidence/reader/decode_parts.h"

namespace exhibit {
namespace {

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool is_digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
    if (is_dash ? text[i] != '-' : !is_digit) return false;
  }
  return true;
}

/// Takes the lines one after the other and remembers the first that is not as it must be.
class StatementReader {
 public:
  StatementReader(std::string_view text, std::string_view where) : rest_(text), where_(where) {}

  /// The value of the next line, which must have this key.
  std::string text(std::string_view key) {
    const auto end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (end == std::string_view::npos || !line.starts_with(key) || !line.substr(key.size()).starts_with(": ")) {
      fail(fmt::format("no line \"{}: …\" where it must stand", key));
      return {};
    }
    return std::string(line.substr(key.size() + 2));
  }

  std::uint64_t number(std::string_view key) {
    const auto value = decimal_of(text(key));
    if (!value) fail(fmt::format("{}: no decimal number", key));
    return value.value_or(0);
  }

  Digest digest(std::string_view key) {
    const auto value = Digest::from_hex(text(key));
    if (!value) fail(fmt::format("{}: no SHA-256 digest", key));
    return value.value_or(Digest{});
  }

  std::string uuid(std::string_view key) {
    std::string value = text(key);
    if (!is_uuid(value)) fail(fmt::format("{}: no UUID", key));
    return value;
  }

  std::string time(std::string_view key) {
    std::string value = text(key);
    if (!from_iso8601(value)) fail(fmt::format("{}: no time", key));
    return value;
  }

  std::string status(std::string_view key) {
    std::string value = text(key);
    if (value != "complete" && value != "partial") fail(fmt::format("{}: neither complete nor partial", key));
    return value;
  }

  void version(std::string_view key) {
    const std::uint64_t value = number(key);
    if (error_ || value == format_version) return;
    error_ = Error{ErrorCode::unsupported,
                   0,
                   {},
                   std::string(where_),
                   fmt::format("{} version {} is not known; this program reads {}", key, value, format_version)};
  }

  /// The first problem, or that something follows the last line.
  std::optional<Error> error() {
    if (!rest_.empty()) fail("bytes after the last line");
    return error_;
  }

 private:
  void fail(std::string why) {
    if (!error_) error_ = corrupt(std::string(where_), std::move(why)).error();
  }

  std::string_view rest_;
  std::string_view where_;
  std::optional<Error> error_;
};

}  // namespace

Result<Seal> decode_seal(std::string_view text) {
  StatementReader lines(text, "SEAL");
  Seal seal;
  lines.version("exhibit-seal");
  seal.bundle_id = lines.uuid("bundle-id");
  seal.bag = lines.text("bag");
  seal.status = lines.status("status");
  seal.started = lines.time("started");
  seal.sealed = lines.time("sealed");
  seal.gaps = lines.number("gaps");
  seal.members = lines.number("members");
  seal.prefix_bytes = lines.number("prefix-bytes");
  seal.prefix_sha256 = lines.digest("prefix-sha256");
  seal.manifest_sha256 = lines.digest("manifest-sha256");
  seal.tagmanifest_sha256 = lines.digest("tagmanifest-sha256");
  seal.leaves = lines.number("leaves");
  seal.merkle_root_sha256 = lines.digest("merkle-root-sha256");
  if (auto error = lines.error()) return std::unexpected(*std::move(error));
  return seal;
}

Result<Checkpoint> decode_checkpoint(std::string_view text, std::string_view where) {
  StatementReader lines(text, where);
  Checkpoint checkpoint;
  lines.version("exhibit-checkpoint");
  checkpoint.bundle_id = lines.uuid("bundle-id");
  checkpoint.sequence = lines.number("sequence");
  checkpoint.members = lines.number("members");
  checkpoint.time = lines.time("time");
  checkpoint.prefix_bytes = lines.number("prefix-bytes");
  checkpoint.prefix_sha256 = lines.digest("prefix-sha256");
  if (auto error = lines.error()) return std::unexpected(*std::move(error));
  return checkpoint;
}

}  // namespace exhibit
