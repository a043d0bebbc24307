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
  Secret key = payload_key(*file_key, std::string_view(held).substr(0, payload_nonce_size));
  held.erase(0, payload_nonce_size);
  return DecryptingSource(std::move(read), std::move(key), std::move(held), text->size() + payload_nonce_size);
}

DecryptingSource::DecryptingSource(Read read, Secret key, std::string held, std::uint64_t offset)
    : read_(std::move(read)), cipher_(key), held_(std::move(held)), plain_(chunk_size, '\0'), offset_(offset) {
  held_.reserve(2 * sealed_chunk_size);
}

std::expected<std::string_view, Failure> DecryptingSource::next() {
  if (is_whole_) return std::string_view();
  // A byte more than a chunk: only what nothing follows can be the last.
  const auto ended = fill(held_, sealed_chunk_size + 1, read_);
  if (!ended) return std::unexpected(ended.error());
  if (*ended) return open_last();
  if (!cipher_.open(std::string_view(held_).substr(0, sealed_chunk_size), false, plain_.data())) {
    return cipher_.begins_with_last(held_) ? fail_chunk(Fault::trailing, "bytes follow the last chunk")
                                           : fail_chunk(Fault::changed, "a chunk is not the one that was written");
  }
  held_.erase(0, sealed_chunk_size);
  offset_ += sealed_chunk_size;
  return plain_;
}

/// held_ is all there is.
std::expected<std::string_view, Failure> DecryptingSource::open_last() {
  if (held_.empty()) return fail_chunk(Fault::cut, "the file ends before the last chunk");
  const bool is_first = cipher_.number() == 0;
  if (cipher_.open(held_, true, plain_.data())) {
    if (held_.size() == tag_size && !is_first) return fail_chunk(Fault::malformed, "the last chunk is empty");
    is_whole_ = true;
    return plain_of(held_.size());
  }
  if (held_.size() == sealed_chunk_size && cipher_.open(held_, false, plain_.data())) {
    offset_ += held_.size();
    held_.clear();  // the next call finds that nothing follows
    return plain_;
  }
  if (cipher_.begins_with_last(held_)) return fail_chunk(Fault::trailing, "bytes follow the last chunk");
  if (held_.size() == sealed_chunk_size) return fail_chunk(Fault::changed, "a chunk is not the one that was written");
  return fail_chunk(Fault::cut, "the file ends in a chunk, or its last chunk is not the one that was written");
}

std::string_view DecryptingSource::plain_of(std::size_t sealed_length) const {
  return std::string_view(plain_).substr(0, sealed_length - tag_size);
}

std::unexpected<Failure> DecryptingSource::fail_chunk(Fault fault, std::string_view what) const {
  return fail(fault, std::string(what) + " (chunk " + std::to_string(cipher_.number() + 1) + ", at byte " +
                         std::to_string(offset_) + ")");
}

}  // namespace exhibit::age
