#include "evidence/verify/piece_check.h"

#include <optional>
#include <string_view>

#include "evidence/records/piece.h"

namespace exhibit {
namespace {

/// The digest that `name`, "<aa>/<sha256>", gives; nothing where it is not spelled so.
std::optional<Digest> digest_in_name(std::string_view name) {
  constexpr std::size_t prefix = 3;
  if (name.size() < prefix || name[2] != '/' || !name.substr(prefix).starts_with(name.substr(0, 2)))
    return std::nullopt;
  return Digest::from_hex(name.substr(prefix));
}

}  // namespace

void check_piece_name(const SeenMember& member, FaultList& faults) {
  const std::string_view name = member.name;
  if (!name.starts_with(piece_folder)) return;
  const auto digest = digest_in_name(name.substr(piece_folder.size()));
  if (!digest) {
    faults.add(FaultCode::bad_member_name, member.name,
               "not data/blob/, two digits, a slash and the digest they begin");
  } else if (*digest != member.sha256) {
    faults.add(FaultCode::piece_digest, member.name, "its SHA-256 is " + member.sha256.hex() + ", not its name");
  }
}

}  // namespace exhibit
