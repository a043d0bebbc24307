#include "evidence/records/piece.h"

#include "evidence/encoding/json_writer.h"

namespace exhibit {

std::string piece_member(const Digest& piece) {
  const std::string digits = piece.hex();
  return std::string(piece_folder) + digits.substr(0, 2) + "/" + digits;
}

std::string to_json(const PieceElsewhere& piece) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("sha256", piece.sha256.hex()).field("bytes", piece.bytes).end_object();
  return text;
}

}  // namespace exhibit
