#include "hashing/age/ssh_ed25519.h"

#include "hashing/age/base64.h"
#include "hashing/age/primitives.h"
#include "hashing/age/x25519.h"
#include "hashing/digest.h"

namespace exhibit::age {
namespace {

constexpr std::string_view label = "age-encryption.org/v1/ssh-ed25519";
constexpr std::string_view blob_start{"\0\0\0\x0bssh-ed25519\0\0\0\x20", 19};

/// Base64 of OpenSSH is padded; age's is not.
std::optional<std::string> decode_padded(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return base64_decode(text);
}

}  // namespace

Expected<SshEd25519Key> SshEd25519Key::from_blob(std::string_view blob) {
  if (!blob.starts_with(blob_start) || blob.size() != blob_start.size() + key_size)
    return refuse("no Ed25519 public key of OpenSSH's");
  auto point = montgomery_point(blob.substr(blob_start.size()));
  if (!point) return refuse("its public key is no point of the curve");
  return SshEd25519Key{std::string(blob), *std::move(point)};
}

std::string SshEd25519Key::tag() const {
  const Digest digest = sha256(blob);
  return base64_encode({reinterpret_cast<const char*>(digest.bytes.data()), 4});
}

std::optional<Secret> SshEd25519Key::wrapping_key(std::string_view scalar, std::string_view point_of_other,
                                                  std::string_view ephemeral) const {
  const auto shared = x25519(scalar, point_of_other);
  if (!shared) return std::nullopt;
  const Secret tweak = hkdf_sha256({}, blob, label);
  const auto tweaked = x25519(tweak.view(), shared->view());
  if (!tweaked) return std::nullopt;
  return hkdf_sha256(tweaked->view(), std::string(ephemeral) + point, label);
}

Expected<SshEd25519Recipient> SshEd25519Recipient::parse(std::string_view line) {
  const std::string start = std::string(ssh_ed25519_type) + " ";
  if (!line.starts_with(start)) return refuse("no line of an Ed25519 public key of OpenSSH's");
  const std::string_view rest = line.substr(start.size());
  const auto blob = decode_padded(rest.substr(0, rest.find_first_of(" \t")));
  if (!blob) return refuse("its base64 is broken");
  auto key = SshEd25519Key::from_blob(*blob);
  if (!key) return std::unexpected(key.error());
  return SshEd25519Recipient(*std::move(key));
}

Expected<Stanza> SshEd25519Recipient::wrap(const Secret& file_key) const {
  const Secret scalar = new_x25519_scalar();
  const std::string ephemeral = x25519_public(scalar.view());
  const auto wrapping_key = key_.wrapping_key(scalar.view(), key_.point, ephemeral);
  if (!wrapping_key) return refuse("the recipient's key is of low order: nothing would be secret");
  return Stanza{
      std::string(ssh_ed25519_type), {key_.tag(), base64_encode(ephemeral)}, wrap_file_key(*wrapping_key, file_key)};
}

}  // namespace exhibit::age
