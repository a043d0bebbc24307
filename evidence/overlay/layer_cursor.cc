#include "evidence/overlay/layer_cursor.h"

#include "evidence/reader/paths.h"

namespace exhibit::overlay {
namespace {

/// What of `path` stands behind `folder`: "/x" of "/a/x" behind "/a", nothing of the folder itself.
std::string_view rest_behind(std::string_view path, std::string_view folder) {
  if (folder == "/") return path == "/" ? std::string_view() : path;
  return path.substr(folder.size());
}

}  // namespace

LayerCursor::LayerCursor(const Bundle& bundle, Layer layer)
    : bundle_(bundle),
      layer_(std::move(layer)),
      reader_(std::make_unique<ListingReader>(bundle, layer_.fsid)),
      graft_{"/", "/"},
      scope_(0) {}

LayerCursor::LayerCursor(const Bundle& bundle, Layer layer, std::unique_ptr<ListingReader> reader, Graft graft,
                         std::size_t scope)
    : bundle_(bundle), layer_(std::move(layer)), reader_(std::move(reader)), graft_(std::move(graft)), scope_(scope) {}

void LayerCursor::want_parts(const PartFilter& wanted) {
  reader_->want_parts([wanted](PartRange part) {
    part.is_of_layer = true;
    return wanted(part);
  });
}

Result<void> LayerCursor::read_line() {
  const auto line = reader_->next();
  if (!line) return std::unexpected(line.error());
  ended_ = !*line;
  if (ended_) return {};
  line_ = **line;
  path_ = reader_->path();
  return {};
}

Result<void> LayerCursor::advance() {
  if (const auto read = read_line(); !read || !is_grafted()) return read;
  while (!ended_ && compare_paths(path_, graft_.from) <= 0) {
    if (const auto read = read_line(); !read) return read;
  }
  ended_ = ended_ || !is_below(path_, graft_.from);
  if (ended_) return {};
  grafted_path_ = path_under_mount(graft_.to, rest_behind(path_, graft_.from));
  path_ = grafted_path_;
  return {};
}

bool LayerCursor::covers(std::string_view path) const { return path == graft_.to || is_below(path, graft_.to); }

std::string LayerCursor::path_in_layer(std::string_view path) const {
  const std::string_view rest = rest_behind(path, graft_.to);
  return rest.empty() ? graft_.from : path_under_mount(graft_.from, rest);
}

}  // namespace exhibit::overlay
