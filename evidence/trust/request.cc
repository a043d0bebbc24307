#include "evidence/trust/request.h"

#include <cerrno>
#include <string_view>
#include <utility>

#include "hashing/ssh/public_key.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_file = std::size_t{16} << 20;  // a system's whole bundle of CAs is a quarter of a MiB
constexpr std::string_view digest_prefix = "sha256:";
constexpr std::string_view fingerprint_prefix = "SHA256:";

Result<std::string> read_named(const std::string& path) {
  auto content = read_small_file(path, greatest_file);
  if (!content) return std::unexpected(content.error());
  if (!*content) return io_error("open", path, ENOENT);
  return **std::move(content);
}

Result<void> take_digest(Signers& signers, const std::string& named) {
  const auto digest = Digest::from_hex(std::string_view(named).substr(digest_prefix.size()));
  if (!digest) return corrupt(named, "not sha256: and 64 lower-case hexadecimal digits");
  signers.keys.push_back(*digest);
  return {};
}

/// What `ssh-keygen -l` shows.
Result<void> take_fingerprint(Signers& signers, const std::string& named) {
  if (!ssh::is_fingerprint(named)) return corrupt(named, "not SHA256: and the 43 characters that ssh-keygen -l shows");
  signers.fingerprints.push_back(named);
  return {};
}

/// DER begins with a SEQUENCE of more than 127 bytes, which no text does; PEM has its mark.
bool is_meant_as_certificates(std::string_view content) {
  const bool is_der = content.size() > 2 && content[0] == '\x30' && (content[1] & '\x80') != 0;
  return is_der || content.find("-----BEGIN ") != std::string_view::npos;
}

Result<void> take_file(Signers& signers, const std::string& path) {
  auto content = read_named(path);
  if (!content) return std::unexpected(content.error());
  if (!is_meant_as_certificates(*content)) {
    signers.allowed_signers.push_back({path, *std::move(content)});
    return {};
  }
  auto certificates = certificates_from(*content);
  if (!certificates) return corrupt(path, certificates.error().why);
  signers.certificates.insert(signers.certificates.end(), certificates->begin(), certificates->end());
  return {};
}

}  // namespace

Result<Signers> read_signers(const std::vector<std::string>& named) {
  Signers signers;
  for (const std::string& name : named) {
    const auto taken = name.starts_with(digest_prefix)        ? take_digest(signers, name)
                       : name.starts_with(fingerprint_prefix) ? take_fingerprint(signers, name)
                                                              : take_file(signers, name);
    if (!taken) return std::unexpected(taken.error());
  }
  return signers;
}

Result<std::vector<Certificate>> read_certificates(const std::vector<std::string>& files) {
  std::vector<Certificate> all;
  for (const std::string& path : files) {
    const auto content = read_named(path);
    if (!content) return std::unexpected(content.error());
    const auto certificates = certificates_from(*content);
    if (!certificates) return corrupt(path, certificates.error().why);
    all.insert(all.end(), certificates->begin(), certificates->end());
  }
  return all;
}

}  // namespace exhibit
