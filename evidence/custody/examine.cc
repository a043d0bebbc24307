#include "evidence/custody/examine.h"

#include <algorithm>

#include "evidence/reader/encrypted.h"
#include "evidence/reader/input_file.h"
#include "hashing/age/header.h"

namespace exhibit::custody {
namespace {

constexpr std::size_t begin_size = 64;
constexpr std::size_t tag_size = 16;
constexpr std::size_t piece_size = std::size_t{256} << 10;

BundleState state_of(const Verification& verification, bool is_encrypted) {
  BundleState state;
  state.verdict = is_encrypted ? "ENCRYPTED" : std::string(verdict_word(verification.verdict));
  state.seal_sha256 = verification.seal_sha256;
  if (!verification.seal) return state;
  state.sealed = verification.seal->sealed;
  state.bundle_id = verification.seal->bundle_id;
  state.prefix_bytes = verification.seal->prefix_bytes;
  state.prefix_sha256 = verification.seal->prefix_sha256;
  return state;
}

/// Of an age file as much as its header may have; of all others the first piece.
void keep_begin(std::string& begin, std::string_view piece) {
  const std::size_t wanted = begin.size() < begin_size || is_encrypted(begin) ? age::greatest_header : begin.size();
  begin += piece.substr(0, wanted - std::min(wanted, begin.size()));
}

/// In binary form, with the whole of a header and at least the nonce and the tag of an empty chunk (FORMAT.md 10).
bool is_age_file(std::string_view begin, std::uint64_t bytes) {
  if (!begin.starts_with(age::version_line)) return false;
  const auto length = age::header_length(begin);
  return length && bytes >= *length + age::payload_nonce_size + tag_size && age::parse_header(begin.substr(0, *length));
}

}  // namespace

Result<Examined> examine(const ByteSource& source, const std::function<void(std::string_view)>& see) {
  Sha256 whole;
  std::uint64_t bytes = 0;
  std::string begin;
  const ByteSource seen = [&](char* buffer, std::size_t length) -> Result<std::size_t> {
    const auto count = source(buffer, length);
    if (!count) return count;
    const std::string_view piece(buffer, *count);
    keep_begin(begin, piece);
    whole.update(piece);
    bytes += piece.size();
    see(piece);
    return count;
  };
  auto verification = verify(seen);
  if (!verification) return std::unexpected(verification.error());
  // The judge stops at the first block that is none; what follows is received all the same.
  std::string rest(piece_size, '\0');
  while (true) {
    const auto count = seen(rest.data(), rest.size());
    if (!count) return std::unexpected(count.error());
    if (*count == 0) break;
  }
  const bool is_age = is_age_file(begin, bytes);
  BundleState state = state_of(*verification, is_age);
  Examined examined{std::move(state), *std::move(verification), is_age, is_encrypted(begin)};
  examined.state.bytes = bytes;
  examined.state.sha256 = whole.finish();
  return examined;
}

Result<Examined> examine_file(const std::string& path) {
  const auto file = InputFile::open(path);
  if (!file) return std::unexpected(file.error());
  return examine(file->source(), [](std::string_view) {});
}

}  // namespace exhibit::custody
