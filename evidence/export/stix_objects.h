// The cyber-observable objects of STIX 2.1 as JSON, with their deterministic ids (OASIS STIX 2.1, 2.9).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/records/process.h"
#include "evidence/sockets/proc_net.h"
#include "hashing/digest.h"

namespace exhibit::exports {

/// An object and what it is called.
struct StixObject {
  std::string id;
  std::string json;
};

/// The id of the type whose contributing properties are this object of JSON, in the canonical order of RFC 8785.
std::string stix_id(std::string_view type, std::string_view contributing);

/// The folder that holds `path`; of "/" itself.
std::string_view stix_parent(std::string_view path);

StixObject stix_directory(std::string_view path);
/// Times are not given: two containers' files of one name and content are one object. A name that is not plain is
/// escaped, and the property x_exhibit_path_b64 has the path's bytes.
StixObject stix_file(std::string_view path, const std::optional<Digest>& sha256, std::optional<std::uint64_t> size);
StixObject stix_address(std::string_view address);
/// From the local to the remote end; a remote port 0 is none.
StixObject stix_traffic(const Socket& socket);

}  // namespace exhibit::exports
