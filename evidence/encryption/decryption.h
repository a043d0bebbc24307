// A whole age file into a new file or a stream, as far as it is authentic.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "evidence/base/result.h"
#include "evidence/bundle/output.h"
#include "evidence/reader/tar_scanner.h"
#include "hashing/age/decrypting_source.h"

namespace exhibit {

struct Decryption {
  std::uint64_t bytes = 0;  ///< authentic ones, all handed to the output
  std::optional<age::Failure>
      failure;  ///< why there are no more; nothing where the file was whole and the output is committed
};

/// Decrypts `source`. `make_output` is called once an identity has opened the header: nothing is created for a file
/// that cannot be opened. Fails where the output cannot be made; throws OutputError where it fails later.
Result<Decryption> decrypt(const ByteSource& source, const age::Identities& identities,
                           const std::function<Result<Output*>()>& make_output);

}  // namespace exhibit
