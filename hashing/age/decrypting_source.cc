#include "hashing/age/decrypting_source.h"

#include <algorithm>
#include <utility>

#include "hashing/age/header.h"

namespace exhibit::age {
namespace {

/// Whether the file ended before `held` was `size` bytes.
std::expected<bool, Failure> fill(std::string& held, std::size_t size, const DecryptingSource::Read& read) {
  std::size_t length = held.size();
  held.resize(std::max(length, size));
  while (length < size) {
    const auto count = read(std::span(held).subspan(length));
    if (!count) return fail(Fault::unreadable, count.error().why);
    if (*count == 0) break;
    length += *count;
  }
  held.resize(length);
  return length < size;
}

std::unexpected<Failure> fail_without_version(std::string_view bytes) {
  if (bytes.starts_with(armor_line)) return fail(Fault::no_age, "the file is in age's armour; undo that with age -d");
  if (bytes.starts_with("age-encryption.org/")) return fail(Fault::no_age, "a version of age that is not known here");
  return fail(Fault::no_age, "no age file");
}

/// The header from the front of `held`, which is filled with what comes after it.
std::expected<std::string, Failure> take_header(std::string& held, const DecryptingSource::Read& read) {
  constexpr std::size_t step = 16384;
  while (true) {
    const auto ended = fill(held, held.size() + step, read);
    if (!ended) return std::unexpected(ended.error());
    const std::string_view start = std::string_view(held).substr(0, version_line.size());
    if (start != version_line.substr(0, start.size()) || held.empty()) return fail_without_version(held);
    if (const auto length = header_length(held)) {
      std::string header = held.substr(0, *length);
      held.erase(0, *length);
      return header;
    }
    if (held.size() > greatest_header) return fail(Fault::malformed, "its header has no end");
    if (*ended) return fail(Fault::cut, "it ends in its header, after " + std::to_string(held.size()) + " bytes");
  }
}

std::expected<Secret, Failure> find_file_key(std::span<const Stanza> stanzas,
                                             std::span<const std::unique_ptr<Identity>> identities) {
  for (const auto& identity : identities) {
    auto file_key = identity->unwrap(stanzas);
    if (!file_key) return std::unexpected(file_key.error());
    if (*file_key) return **std::move(file_key);
  }
  return fail(Fault::no_identity, "no identity that was given opens it");
}

}  // namespace

std::expected<DecryptingSource, Failure> DecryptingSource::open(Read read,
                                                                std::span<const std::unique_ptr<Identity>> identities) {
  std::string held;
  const auto text = take_header(held, read);
  if (!text) return std::unexpected(text.error());
  const auto header = parse_header(*text);
  if (!header) return fail(Fault::malformed, "its header is malformed: " + header.error().why);
  const auto file_key = find_file_key(header->stanzas, identities);
  if (!file_key) return std::unexpected(file_key.error());
  if (!is_header_of(*text, *header, *file_key))
    return fail(Fault::changed, "its header is not the one that was written");
  if (const auto ended = fill(held, payload_nonce_size, read); !ended) return std::unexpected(ended.error());
  if (held.size() < payload_nonce_size) return fail(Fault::cut, "it ends before its first chunk");
  const Secret key = payload_key(*file_key, std::string_view(held).substr(0, payload_nonce_size));
  held.erase(0, payload_nonce_size);
  return DecryptingSource(std::move(read), key, std::move(held), text->size() + payload_nonce_size);
}

DecryptingSource::DecryptingSource(Read read, const Secret& key, std::string held, std::uint64_t offset)
    : read_(std::move(read)), cipher_(key), held_(std::move(held)), plain_(chunk_size, '\0'), offset_(offset) {
  held_.reserve(2 * sealed_chunk_size);
}

std::expected<std::string_view, Failure> DecryptingSource::next() {
  if (is_whole_) return std::string_view();
  if (has_seen_last_) return fail(Fault::trailing, "bytes follow the last chunk, from byte " + std::to_string(offset_));
  // A byte more than a chunk: only what nothing follows can be the last.
  const auto ended = fill(held_, sealed_chunk_size + 1, read_);
  if (!ended) return std::unexpected(ended.error());
  if (*ended && cipher_.open(held_, true, plain_.data())) return take_last(held_.size());
  const std::string_view chunk = std::string_view(held_).substr(0, sealed_chunk_size);
  const bool is_full = chunk.size() == sealed_chunk_size;
  if (is_full && cipher_.open(chunk, false, plain_.data())) {
    take(chunk.size());
    return plain_;
  }
  return explain_chunk(is_full);
}

/// A chunk that was flagged as the last. An empty one after others would give the same bytes in two ways.
std::expected<std::string_view, Failure> DecryptingSource::take_last(std::size_t sealed_length) {
  if (sealed_length == tag_size && cipher_.number() > 1) {
    return fail(Fault::malformed, "the last chunk is empty (at byte " + std::to_string(offset_) + ")");
  }
  has_seen_last_ = true;
  take(sealed_length);
  is_whole_ = held_.empty();
  return std::string_view(plain_).substr(0, sealed_length - tag_size);
}

void DecryptingSource::take(std::size_t sealed_length) {
  held_.erase(0, sealed_length);
  offset_ += sealed_length;
}

/// What is held opens neither as a chunk nor as the last one. Where more follows the last one, that is given first.
std::expected<std::string_view, Failure> DecryptingSource::explain_chunk(bool is_full) {
  if (held_.empty()) return fail_chunk(Fault::cut, "the file ends before the last chunk");
  const auto length = cipher_.last_chunk_length(held_);
  if (length && cipher_.open(std::string_view(held_).substr(0, *length), true, plain_.data())) {
    const auto last = take_last(*length);
    return last && last->empty() ? next() : last;
  }
  if (is_full) return fail_chunk(Fault::changed, "a chunk is not the one that was written");
  return fail_chunk(Fault::cut, "the file ends in a chunk, or its last chunk is not the one that was written");
}

std::unexpected<Failure> DecryptingSource::fail_chunk(Fault fault, std::string_view what) const {
  return fail(fault, std::string(what) + " (chunk " + std::to_string(cipher_.number() + 1) + ", at byte " +
                         std::to_string(offset_) + ")");
}

}  // namespace exhibit::age
