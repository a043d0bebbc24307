#include <fmt/format.h>

#include <optional>

#include "evidence/encoding/json_writer.h"
#include "evidence/reader/content.h"
#include "evidence/show/page.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {
namespace {

/// Of a piece whose bytes have the digest that its name ends with.
std::string piece_row(const Member& piece, bool as_json) {
  const std::string_view digest = std::string_view(piece.name).substr(piece.name.size() - 2 * Digest::size);
  if (!as_json) return fmt::format("{}  {}\n", digest, piece.name);
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("sha256", digest).field("bytes", piece.size).field("member", piece.name).end_object();
  return text + "\n";
}

}  // namespace

Result<void> show_pieces(const Bundle& bundle, const Request& request, Output& output) {
  std::optional<Error> first_bad;
  Page page(output);
  for (const Member& member : bundle.members()) {
    if (!member.name.starts_with(piece_folder)) continue;
    // Whoever goes by a row leaves that content out of the next bundle: it has to be there whole.
    const auto bytes = read_piece(bundle, member);
    if (bytes) {
      page.add(piece_row(member, request.json));
    } else if (!first_bad) {
      first_bad = bytes.error();
    }
  }
  page.flush();
  if (first_bad) return std::unexpected(*std::move(first_bad));
  return {};
}

}  // namespace exhibit::show
