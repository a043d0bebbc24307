#include "evidence/overlay/layer_index.h"

#include "evidence/reader/decode.h"

namespace exhibit::overlay {
namespace {

std::unique_ptr<ListingReader> reader_from(const Bundle& bundle, const std::string& fsid, std::size_t part) {
  auto reader = std::make_unique<ListingReader>(bundle, fsid);
  for (std::size_t i = 0; i < part; ++i) reader->skip_part();
  return reader;
}

}  // namespace

LayerIndex::LayerIndex(const Bundle& bundle, Layer layer)
    : bundle_(bundle), layer_(std::move(layer)), first_paths_(bundle.listing_parts(layer_.fsid).size()) {}

Result<std::string_view> LayerIndex::first_path(std::size_t part) {
  std::optional<std::string>& known = first_paths_[part];
  if (known) return *known;
  const auto reader = reader_from(bundle_, layer_.fsid, part);
  const auto line = reader->next();
  if (!line) return std::unexpected(line.error());
  std::string storage;
  // An empty part holds nothing: as good as one that begins at the root.
  const auto path = *line ? decode_path(**line, storage, reader->where()) : Result<std::string_view>("/");
  if (!path) return std::unexpected(path.error());
  known = *path;
  return *known;
}

Result<std::unique_ptr<ListingReader>> LayerIndex::reader_before(std::string_view path) {
  std::size_t begin = 0;
  std::size_t end = first_paths_.size();
  while (end - begin > 1) {
    const std::size_t middle = begin + (end - begin) / 2;
    const auto first = first_path(middle);
    if (!first) return std::unexpected(first.error());
    (compare_paths(*first, path) <= 0 ? begin : end) = middle;
  }
  return reader_from(bundle_, layer_.fsid, begin);
}

Result<std::optional<FileEntry>> LayerIndex::find(std::string_view path) {
  auto reader = reader_before(path);
  if (!reader) return std::unexpected(reader.error());
  std::string storage;
  while (true) {
    const auto line = (*reader)->next();
    if (!line) return std::unexpected(line.error());
    if (!*line) return std::nullopt;
    const std::string where = bundle_.path() + ": " + (*reader)->where();
    const auto found = decode_path(**line, storage, where);
    if (!found) return std::unexpected(found.error());
    const int order = compare_paths(*found, path);
    if (order > 0) return std::nullopt;
    if (order < 0) continue;
    auto entry = decode_file_entry(**line, where);
    if (!entry) return std::unexpected(std::move(entry).error());
    return *std::move(entry);
  }
}

}  // namespace exhibit::overlay
