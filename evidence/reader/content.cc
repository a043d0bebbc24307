#include "evidence/reader/content.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace exhibit {
namespace {

std::unexpected<Error> absent(std::string path, std::string detail) {
  return std::unexpected(Error{ErrorCode::absent, 0, {}, std::move(path), std::move(detail)});
}

/// Only the last piece may be shorter, and none is empty.
bool has_right_size(const Member& piece, bool is_last) {
  return piece.size == blob_piece_size || (is_last && piece.size > 0 && piece.size < blob_piece_size);
}

std::string why_missing(const Bundle& bundle) {
  if (bundle.number_withheld() > 0) return "this piece of the content may be withheld in this redacted copy";
  if (bundle.find(held_elsewhere_member) != nullptr) {
    return "this piece of the content is in an earlier bundle (--skip-captured): name that with --with";
  }
  return bundle.is_cut() ? "this piece of the content is missing: the bundle was cut before it"
                         : "this piece of the content is missing";
}

/// The bundle itself where it has the member, else the first that lends it; null where nobody has it.
const Bundle* holder_of(const Bundle& bundle, const std::string& name) {
  if (bundle.find(name) != nullptr) return &bundle;
  const auto lender =
      std::ranges::find_if(bundle.lenders(), [&](const Bundle* one) { return one->find(name) != nullptr; });
  return lender == bundle.lenders().end() ? nullptr : *lender;
}

Result<std::string> find_piece(const Bundle& borrower, const Digest& digest, bool is_last) {
  const std::string name = piece_member(digest);
  const Bundle* const holder = holder_of(borrower, name);
  if (holder == nullptr) return absent(borrower.path() + ": " + name, why_missing(borrower));
  const Member* const member = holder->find(name);
  if (!has_right_size(*member, is_last)) {
    return corrupt(holder->path() + ": " + name, fmt::format("{} bytes are no piece of a content", member->size));
  }
  return read_piece(*holder, *member);
}

/// FORMAT.md 5: `read` says how much was read where that is not `size`.
std::optional<std::uint64_t> size_of_content(const FileEntry& file) {
  return file.outcome.is_ok() || !file.read ? file.size : file.read;
}

/// Good pieces may be fewer than the file had: what ended early has an outcome, no digest, or both.
Result<void> check_whole(const Bundle& bundle, const FileEntry& file, std::uint64_t bytes) {
  const auto size = size_of_content(file);
  if (size && bytes != *size) {
    std::string detail = fmt::format("its pieces have {} bytes together, not {}", bytes, *size);
    if (file.outcome.is_ok()) return corrupt(bundle.path() + ": " + file.path, std::move(detail));
    return absent(bundle.path() + ": " + file.path, std::move(detail));
  }
  if (file.outcome.is_ok() || file.sha256) return {};
  return absent(bundle.path() + ": " + file.path,
                fmt::format("its content was not captured whole: {}", outcome_word(file.outcome.kind)));
}

}  // namespace

Result<std::string> read_piece(const Bundle& bundle, const Member& piece) {
  auto bytes = bundle.read(piece);
  if (!bytes) return bytes;
  // Where there is a digest of the member, read() has held the bytes against it.
  if (piece_member(piece.sha256 ? *piece.sha256 : sha256(*bytes)) != piece.name) {
    return corrupt(bundle.path() + ": " + piece.name, "its bytes contradict the digest that is its name");
  }
  return bytes;
}

Result<void> stream_content(const Bundle& bundle, const FileEntry& file, const ContentConsumer& consume) {
  if (!file.blobs) return absent(file.path, "its content was not captured");
  Sha256 whole;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < file.blobs->size(); ++i) {
    const auto piece = find_piece(bundle, (*file.blobs)[i], i + 1 == file.blobs->size());
    if (!piece) return std::unexpected(piece.error());
    whole.update(*piece);
    bytes += piece->size();
    if (auto consumed = consume(*piece); !consumed) return consumed;
  }
  if (file.sha256 && whole.finish() != *file.sha256) {
    return corrupt(bundle.path() + ": " + file.path, "its pieces together contradict the digest of the whole");
  }
  return check_whole(bundle, file, bytes);
}

Result<std::size_t> count_pieces_out_of_reach(const Bundle& bundle) {
  const auto elsewhere = bundle.pieces_elsewhere();
  if (!elsewhere) return std::unexpected(elsewhere.error());
  return static_cast<std::size_t>(std::ranges::count_if(*elsewhere, [&](const PieceElsewhere& piece) {
    return holder_of(bundle, piece_member(piece.sha256)) == nullptr;
  }));
}

Result<std::string> read_content(const Bundle& bundle, const FileEntry& file, std::uint64_t limit) {
  std::string content;
  const auto keep = [&](std::string_view bytes) -> Result<void> {
    if (bytes.size() > limit - content.size()) {
      return std::unexpected(
          Error{ErrorCode::unsupported, 0, "read", file.path, fmt::format("more than {} bytes at once", limit)});
    }
    content += bytes;
    return {};
  };
  const auto streamed = stream_content(bundle, file, keep);
  if (!streamed) return std::unexpected(streamed.error());
  return content;
}

}  // namespace exhibit
