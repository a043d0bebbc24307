// The way to a time stamping authority: RFC 3161, 3.4, over plain HTTP. What comes back is signed by itself.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "hashing/expected.h"

namespace exhibit {

/// The body of the answer to `query` from `url` (http://…), not yet looked at; at most 1 MiB, within `patience`.
/// Goes through the proxy of the environment's http_proxy, if any.
Expected<std::string> ask_authority(const std::string& url, std::string_view query, std::chrono::seconds patience);

}  // namespace exhibit
