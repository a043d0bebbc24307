// From a file's bytes to pieces in the bundle, in the order of the pipeline and within a bounded memory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collector/capture/blob_store.h"
#include "collector/pipeline/ordered_pipeline.h"

namespace exhibit {

/// The pieces of one item in an OrderedPipeline. They wait in memory for the thread that writes the bundle, as long as
/// there is memory for them; else the item's turn is awaited, and from then on they are written at once.
class PieceWriter {
 public:
  /// `waiting` belongs to the item; write_pieces() empties it.
  PieceWriter(BlobStore& store, const Turn& turn, std::vector<Piece>& waiting)
      : store_(store), turn_(turn), waiting_(waiting) {}

  /// Throws OutputError. Where the pipeline is abandoned, the piece is dropped with it.
  void add(Piece piece);

 private:
  BlobStore& store_;
  const Turn& turn_;
  std::vector<Piece>& waiting_;
  bool is_my_turn_ = false;
};

/// Writes an item's pieces; for the thread that pops it. Throws OutputError.
void write_pieces(BlobStore& store, std::vector<Piece>& waiting);

/// Cuts one content into pieces.
class PieceCutter {
 public:
  /// `source`: the path that the content is read from. `is_needed_here`: the bundle keeps it whatever others hold.
  PieceCutter(PieceWriter& writer, std::string source, bool is_needed_here = false)
      : writer_(writer), source_(std::move(source)), is_needed_here_(is_needed_here) {}

  void add(std::string_view bytes);
  /// Hands on what is left. The digests of all pieces, in order.
  std::vector<Digest> finish();

 private:
  void cut();

  PieceWriter& writer_;
  std::string source_;
  bool is_needed_here_;
  std::string piece_;
  Timestamp begun_ = now();
  std::vector<Digest> digests_;
};

}  // namespace exhibit
