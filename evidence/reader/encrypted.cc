#include "evidence/reader/encrypted.h"

#include <utility>

#include "hashing/age/header.h"

namespace exhibit {

bool is_encrypted(std::string_view beginning) {
  return beginning.starts_with(age::version_line) || beginning.starts_with(age::armor_line);
}

std::unexpected<Error> refuse_encrypted(const std::string& path) {
  const std::string name = path == "-" ? "standard input" : path;
  return std::unexpected(
      Error{ErrorCode::unsupported,
            0,
            {},
            name,
            "an encrypted file (age); decrypt it first: exhibit decrypt " + path + " -o BUNDLE -i IDENTITY"});
}

ByteSource refusing_encrypted(ByteSource source, std::string path) {
  return [source = std::move(source), path = std::move(path), is_first = true](
             char* buffer, std::size_t length) mutable -> Result<std::size_t> {
    const auto count = source(buffer, length);
    if (count && std::exchange(is_first, false) && is_encrypted({buffer, *count})) return refuse_encrypted(path);
    return count;
  };
}

}  // namespace exhibit
