#include "evidence/reader/listing_part.h"

#include "evidence/reader/bundle.h"
#include "evidence/reader/decode.h"
#include "evidence/records/file_entry.h"

namespace exhibit {
namespace {

/// Before a path that stands in its line as it is.
constexpr std::string_view path_begin = R"({"path":")";

/// Half of the parts have less. The memory of those that are larger is not kept.
constexpr std::size_t usual_size = std::size_t{1} << 20;

}  // namespace

Result<void> ListingPart::load(const Bundle& bundle, const Member& part, std::string& compressed) {
  clear();
  if (content_.capacity() > usual_size) content_ = std::string();
  const std::string where = bundle.path() + ": " + part.name;
  if (const auto read = bundle.read_part(part, compressed, content_); !read) return read;
  if (!content_.empty() && content_.back() != '\n') return corrupt(where, "no newline at the end");
  cut(where);
  return {};
}

void ListingPart::clear() {
  lines_.clear();
  decoded_paths_.clear();
  fault_.reset();
}

std::string_view ListingPart::line(std::size_t number) const {
  const std::size_t begin = number == 0 ? 0 : lines_[number - 1].end + 1;
  return std::string_view(content_).substr(begin, lines_[number].end - begin);
}

std::string_view ListingPart::path(std::size_t number) const {
  const std::uint32_t size = lines_[number].path_size;
  if (size == not_plain) return decoded_paths_.find(number)->second;
  return line(number).substr(path_begin.size(), size);
}

void ListingPart::cut(std::string_view where) {
  for (std::size_t at = 0; at < content_.size() && !fault_;) {
    const std::string_view rest = std::string_view(content_).substr(at);
    const std::string_view line = rest.substr(0, rest.find('\n'));
    fault_ = fault_of(line, where);
    at += line.size() + 1;
  }
}

/// Adds the line where it has none.
std::optional<Error> ListingPart::fault_of(std::string_view line, std::string_view where) {
  const std::size_t number = lines_.size();
  const auto place = [&] { return std::string(where) + " line " + std::to_string(number + 1); };
  std::string storage;
  auto path = decode_path(line, storage, {});
  if (!path) {
    path.error().path = place();  // not made for each line: there are millions
    return std::move(path).error();
  }
  if (number > 0 && compare_paths(this->path(number - 1), *path) >= 0) {
    const std::string last(this->path(number - 1));
    return corrupt(place(), "out of order: " + std::string(*path) + " after " + last).error();
  }
  const bool is_plain = path->data() == line.data() + path_begin.size();
  const auto end = static_cast<std::uint32_t>(line.data() + line.size() - content_.data());
  lines_.push_back({end, is_plain ? static_cast<std::uint32_t>(path->size()) : not_plain});
  if (!is_plain) decoded_paths_.emplace(number, std::move(storage));
  return std::nullopt;
}

}  // namespace exhibit
