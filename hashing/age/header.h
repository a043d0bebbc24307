// The header of an age file (age-encryption.org/v1): who can open it, as text, under a MAC that only the file key
// makes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hashing/expected.h"
#include "hashing/secret.h"

namespace exhibit::age {

inline constexpr std::string_view version_line = "age-encryption.org/v1\n";
inline constexpr std::string_view armor_line = "-----BEGIN AGE ENCRYPTED FILE-----";

/// More than any list of people needs; a header is held in memory.
inline constexpr std::size_t greatest_header = std::size_t{1} << 20;
inline constexpr std::size_t greatest_stanzas = 1024;

/// The file key, wrapped for one recipient.
struct Stanza {
  std::string type;                    ///< the first argument
  std::vector<std::string> arguments;  ///< the others: printable ASCII without blanks, none empty
  std::string body;
};

struct Header {
  std::vector<Stanza> stanzas;
  std::string mac;          ///< 32 bytes, not yet checked
  std::size_t covered = 0;  ///< how many bytes of the text the MAC is over
};

/// The whole text, its MAC made with `file_key`.
std::string encode_header(const std::vector<Stanza>& stanzas, const Secret& file_key);

/// The length of the header that `bytes` begin with, its last newline included; nothing where they end before it.
std::optional<std::size_t> header_length(std::string_view bytes);

/// The whole of `text`, which is as long as header_length said. There is one spelling: what encode_header writes.
Expected<Header> parse_header(std::string_view text);

/// Whether `text` is what the holder of `file_key` wrote.
bool is_header_of(std::string_view text, const Header& header, const Secret& file_key);

/// The key of the chunks, and the nonce's length in front of them.
inline constexpr std::size_t payload_nonce_size = 16;
Secret payload_key(const Secret& file_key, std::string_view nonce);

}  // namespace exhibit::age
