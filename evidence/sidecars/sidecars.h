// The files beside a bundle that say more about it (FORMAT.md 9). A bundle itself is never written again.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/base/result.h"

namespace exhibit {

/// The names of what may stand beside the bundle `bundle`: its own path and a suffix.
struct SidecarPaths {
  explicit SidecarPaths(std::string_view bundle);

  std::string seal;        ///< .SEAL: the bytes of the member SEAL, over which all others are made
  std::string cms;         ///< .SEAL.p7s: detached CMS signature (DER)
  std::string ssh;         ///< .SEAL.sig: SSHSIG in its armour
  std::string seal_stamp;  ///< .SEAL.tsr: RFC 3161 response over SEAL
  std::string cms_stamp;   ///< .SEAL.p7s.tsr: RFC 3161 response over SEAL.p7s
  std::string custody;     ///< .custody.jsonl
};

/// The whole of a small file from outside: nothing where there is none, refused where it is larger than `limit`
/// bytes or no regular file.
Result<std::optional<std::string>> read_small_file(const std::string& path, std::size_t limit);

/// A new file, 0600, under its name only when it is whole and on disk. Never replaces one.
Result<void> write_new_file(const std::string& path, std::string_view content);

}  // namespace exhibit
