#include "evidence/receive/receive.h"

#include <unistd.h>

#include <utility>

#include "evidence/bundle/output.h"

namespace exhibit {
namespace {

Reception reception_of(const custody::Examined& examined, const std::optional<Digest>& expected_seal) {
  if (examined.is_encrypted) return Reception::kept;
  switch (examined.verification.verdict) {
    case Verdict::incomplete: return Reception::cut;
    case Verdict::tampered:
    case Verdict::malformed: return Reception::rejected;
    case Verdict::authentic:
    case Verdict::consistent_unsigned: break;
  }
  return expected_seal && examined.verification.seal_sha256 != expected_seal ? Reception::unexpected : Reception::kept;
}

}  // namespace

Result<Received> receive(const ByteSource& source, const std::string& path,
                         const std::optional<Digest>& expected_seal) {
  auto file = FileOutput::create(path);
  if (!file) return std::unexpected(file.error());
  auto examined = custody::examine(source, [&](std::string_view bytes) { file->write(bytes); });
  if (!examined) return std::unexpected(examined.error());
  if (examined->state.bytes == 0) {
    file->discard();
    return Received{Reception::nothing, {}, *std::move(examined)};
  }
  const Reception reception = reception_of(*examined, expected_seal);
  if (reception == Reception::kept) {
    file->commit();
  } else if (::fsync(file->descriptor()) != 0) {
    throw OutputError(io_error("sync", file->partial_path()).error());
  }
  return Received{reception, reception == Reception::kept ? path : file->partial_path(), *std::move(examined)};
}

bool is_expected(const Received& received, const std::optional<Digest>& expected_seal) {
  return expected_seal && received.examined.verification.seal_sha256 == expected_seal;
}

}  // namespace exhibit
