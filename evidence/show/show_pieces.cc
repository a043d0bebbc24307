#include <fmt/format.h>

#include <optional>

#include "evidence/encoding/json_writer.h"
#include "evidence/records/piece.h"
#include "evidence/show/page.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {
namespace {

/// Whoever goes by a row leaves that content out of the next bundle: it has to be there whole. The seal, where there is
/// one, speaks of the member and not of its name, so the bytes are read in any case.
Result<Digest> digest_of(const Bundle& bundle, const Member& piece) {
  Sha256 hash;
  const auto read = bundle.stream(piece, [&hash](std::string_view bytes) { hash.update(bytes); });
  if (!read) return std::unexpected(read.error());
  const Digest digest = hash.finish();
  if (piece_member(digest) == piece.name) return digest;
  return corrupt(bundle.path() + ": " + piece.name, "its bytes contradict the digest that is its name");
}

std::string piece_row(const Digest& digest, const Member& piece, bool as_json) {
  if (!as_json) return fmt::format("{}  {}\n", digest.hex(), piece.name);
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("sha256", digest.hex()).field("bytes", piece.size).field("member", piece.name).end_object();
  return text + "\n";
}

}  // namespace

Result<void> show_pieces(const Bundle& bundle, const Request& request, Output& output) {
  std::optional<Error> first_bad;
  Page page(output);
  for (const Member& member : bundle.members()) {
    if (!member.name.starts_with(piece_folder)) continue;
    const auto digest = digest_of(bundle, member);
    if (digest) {
      page.add(piece_row(*digest, member, request.json));
    } else if (!first_bad) {
      first_bad = digest.error();
    }
  }
  page.flush();
  if (first_bad) return std::unexpected(*std::move(first_bad));
  return {};
}

}  // namespace exhibit::show
