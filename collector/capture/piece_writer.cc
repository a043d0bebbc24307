#include "collector/capture/piece_writer.h"

#include <algorithm>
#include <utility>

#include "evidence/records/file_entry.h"

namespace exhibit {

void PieceWriter::add(Piece piece) {
  if (!is_my_turn_) {
    if (store_.take_memory(piece.bytes.size() + piece_overhead)) {
      waiting_.push_back(std::move(piece));
      return;
    }
    if (!turn_.wait()) return;
    is_my_turn_ = true;
    write_pieces(store_, waiting_);
  }
  store_.put(piece);
}

void write_pieces(BlobStore& store, std::vector<Piece>& waiting) {
  for (const Piece& piece : waiting) {
    store.put(piece);
    store.free_memory(piece.bytes.size() + piece_overhead);
  }
  waiting.clear();
}

void PieceCutter::add(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view fits = bytes.substr(0, blob_piece_size - piece_.size());
    piece_ += fits;
    bytes.remove_prefix(fits.size());
    if (piece_.size() == blob_piece_size) cut();
  }
}

std::vector<Digest> PieceCutter::finish() {
  if (!piece_.empty()) cut();
  return std::move(digests_);
}

void PieceCutter::cut() {
  Piece piece{sha256(piece_), std::exchange(piece_, {}), {source_, {}, begun_, now()}, is_needed_here_};
  begun_ = piece.source.ended;
  digests_.push_back(piece.sha256);
  writer_.add(std::move(piece));
}

}  // namespace exhibit
