// Takes a bundle from a pipe on the examiner's machine: judged while it arrives, and kept whatever it is.
#pragma once

#include <optional>
#include <string>

#include "evidence/base/result.h"
#include "evidence/custody/examine.h"
#include "evidence/reader/tar_scanner.h"
#include "hashing/digest.h"

namespace exhibit {

/// What becomes of what arrived.
enum class Reception : std::uint8_t {
  kept,        ///< under its name: consistent, or encrypted
  cut,         ///< under .partial: INCOMPLETE
  rejected,    ///< under .partial: TAMPERED or MALFORMED
  unexpected,  ///< under .partial: consistent, and not the bundle that was expected
  nothing,     ///< nowhere: not one byte came, and no file is left in the way of the next attempt
};

struct Received {
  Reception reception = Reception::kept;
  std::string path;  ///< where the bytes are; empty if none came
  custody::Examined examined;
};

/// Reads `source` to its end into the new file `path`, 0600, which has its name only when all is there and good; until
/// then, and where it is not, it is `path`.partial. Every byte is read once, and on disk when this returns. With
/// `expected_seal` only a bundle of this seal is good; an encrypted one has none to compare. Throws OutputError.
Result<Received> receive(const ByteSource& source, const std::string& path, const std::optional<Digest>& expected_seal);

/// Whether the seal was compared, and is the expected one.
bool is_expected(const Received& received, const std::optional<Digest>& expected_seal);

}  // namespace exhibit
