#include "hashing/ssh/signature.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "hashing/base64.h"
#include "hashing/ssh/evp_sign.h"
#include "hashing/ssh/wire.h"

namespace exhibit::ssh {
namespace {

constexpr std::string_view begin_line = "-----BEGIN SSH SIGNATURE-----\n";
constexpr std::string_view end_line = "-----END SSH SIGNATURE-----\n";
constexpr std::string_view magic = "SSHSIG";
constexpr std::uint32_t version = 1;
constexpr std::size_t printed_width = 70;
constexpr std::size_t greatest_width = 76;

/// The base64 of lines that are all as long as the first, the last excepted.
std::optional<std::string> join_lines(std::string_view lines) {
  const std::size_t width = lines.find('\n');
  if (width == 0 || width == std::string_view::npos || width > greatest_width) return std::nullopt;
  std::string joined;
  while (!lines.empty()) {
    const std::size_t length = lines.find('\n');
    if (length == 0 || length > width) return std::nullopt;
    joined += lines.substr(0, length);
    lines.remove_prefix(length + 1);
    if (length < width && !lines.empty()) return std::nullopt;
  }
  return joined;
}

/// Quoted where it is harmless, or else only told to be strange.
std::string shown(std::string_view word) {
  const bool is_harmless = word.size() <= 64 && std::ranges::all_of(word, [](char c) { return c >= ' ' && c <= '~'; });
  return is_harmless ? "'" + std::string(word) + "'" : "a strange word";
}

}  // namespace

Expected<SignatureValue> parse_signature_value(std::string_view bytes) {
  WireReader reader(bytes);
  const auto algorithm = reader.string();
  const auto value = reader.string();
  if (!algorithm || !value || !reader.at_end()) return refuse("a signature that is not an algorithm and a value");
  return SignatureValue{std::string(*algorithm), std::string(*value)};
}

Expected<Signature> parse_signature_blob(std::string_view blob) {
  WireReader reader(blob);
  if (reader.take(magic.size()) != magic) return refuse("not an SSH signature");
  const auto number = reader.number();
  if (!number || *number != version) return refuse("an SSH signature of a version other than 1");
  const auto key_blob = reader.string();
  const auto name_space = reader.string();
  const auto reserved = reader.string();
  const auto hash = reader.string();
  const auto value_bytes = reader.string();
  if (!key_blob || !name_space || !reserved || !hash || !value_bytes)
    return refuse("an SSH signature that is cut short");
  if (!reader.at_end()) return refuse("bytes follow the SSH signature");
  if (*hash != "sha256" && *hash != "sha512") return refuse("an SSH signature over the hash " + shown(*hash));
  auto key = parse_public_blob(*key_blob);
  if (!key) return std::unexpected(key.error());
  auto value = parse_signature_value(*value_bytes);
  if (!value) return std::unexpected(value.error());
  if (!is_algorithm_of(value->algorithm, key->type)) {
    const bool is_sha1 = value->algorithm == "ssh-rsa";
    return refuse(is_sha1 ? "an SSH signature by SHA-1 (ssh-rsa), which is broken"
                          : "an SSH signature of the algorithm " + shown(value->algorithm) + " by a key of another");
  }
  return Signature{*std::move(key),    std::string(*name_space),    std::string(*reserved),
                   std::string(*hash), std::move(value->algorithm), std::move(value->value)};
}

Expected<Signature> parse_signature(std::string_view text) {
  if (text.size() > greatest_signature_file) return refuse("larger than an SSH signature is");
  if (!text.starts_with(begin_line)) return refuse("not an SSH signature");
  text.remove_prefix(begin_line.size());
  if (!text.ends_with(end_line)) return refuse("an SSH signature that does not end with its last line");
  text.remove_suffix(end_line.size());
  const auto base64 = join_lines(text);
  const auto blob = base64 ? base64_decode(*base64) : std::nullopt;
  if (!blob) return refuse("an SSH signature that is not base64 in even lines");
  return parse_signature_blob(*blob);
}

std::string armoured_signature(std::string_view blob) {
  const std::string base64 = base64_encode(blob);
  std::string text(begin_line);
  for (std::size_t at = 0; at < base64.size(); at += printed_width) {
    text += std::string_view(base64).substr(at, printed_width);
    text.push_back('\n');
  }
  return text + std::string(end_line);
}

std::string signature_blob(const Signature& signature) {
  std::string blob(magic);
  append_number(blob, version);
  append_string(blob, signature.key.blob);
  append_string(blob, signature.name_space);
  append_string(blob, signature.reserved);
  append_string(blob, signature.hash);
  append_string(blob, wire_string(signature.algorithm) + wire_string(signature.value));
  return blob;
}

std::string signed_bytes(const Signature& signature, std::string_view message) {
  std::string bytes(magic);
  append_string(bytes, signature.name_space);
  append_string(bytes, signature.reserved);
  append_string(bytes, signature.hash);
  append_string(bytes, message_digest(signature.hash, message));
  return bytes;
}

Expected<void> check_signature(const Signature& signature, std::string_view message, std::string_view name_space) {
  if (signature.name_space != name_space) {
    return refuse("an SSH signature for " + shown(signature.name_space) + ", not for '" + std::string(name_space) +
                  "'");
  }
  const EvpKey key = signature.key.evp_key();
  if (!holds(*key, signature.algorithm, signature.value, signed_bytes(signature, message))) {
    return refuse("the SSH signature is not one over these bytes");
  }
  return {};
}

}  // namespace exhibit::ssh
