#include "evidence/records/piece_elsewhere.h"

#include "evidence/encoding/json_writer.h"

namespace exhibit {

std::string to_json(const PieceElsewhere& piece) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("sha256", piece.sha256.hex()).field("bytes", piece.bytes).end_object();
  return text;
}

}  // namespace exhibit
