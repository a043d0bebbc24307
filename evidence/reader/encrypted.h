// An encrypted file given where a bundle was wanted.
#pragma once

#include <string>
#include <string_view>

#include "evidence/base/result.h"
#include "evidence/reader/tar_scanner.h"

namespace exhibit {

/// Whether `beginning`, the first bytes of a file, are those of an age file, armoured or not.
bool is_encrypted(std::string_view beginning);

/// One line that says what `path` is and how to decrypt it.
std::unexpected<Error> refuse_encrypted(const std::string& path);

/// `source` itself, which fails with that line where its first bytes are those of an age file.
ByteSource refusing_encrypted(ByteSource source, std::string path);

}  // namespace exhibit
