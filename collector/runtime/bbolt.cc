#include "collector/runtime/bbolt.h"

#include <cstring>
#include <string>

#include "evidence/encoding/time_text.h"

namespace exhibit {
namespace {

constexpr std::uint32_t magic = 0xED0CDAED;
constexpr std::uint32_t version = 2;
constexpr std::size_t header_size = 16;
constexpr std::size_t element_size = 16;
constexpr std::size_t meta_size = 64;
constexpr std::size_t bucket_size = 16;
constexpr std::uint16_t branch_flag = 0x01;
constexpr std::uint16_t leaf_flag = 0x02;
constexpr std::uint32_t bucket_flag = 0x01;
constexpr std::size_t least_page = 512;
constexpr std::size_t greatest_page = 65536;
constexpr std::size_t greatest_depth = 64;
constexpr std::size_t greatest_listing = 65536;

/// The number at `offset`; 0 where the bytes end before it.
template <typename Integer>
Integer number_at(std::string_view bytes, std::size_t offset) {
  Integer value = 0;
  if (offset <= bytes.size() && bytes.size() - offset >= sizeof value) {
    std::memcpy(&value, bytes.data() + offset, sizeof value);
  }
  return value;
}

std::string_view slice(std::string_view bytes, std::uint64_t offset, std::uint64_t length) {
  if (offset > bytes.size() || length > bytes.size() - offset) return {};
  return bytes.substr(offset, length);
}

/// FNV-1a, 64 bits.
std::uint64_t fnv(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

struct Meta {
  std::size_t page_size = 0;
  std::uint64_t root = 0;
  std::uint64_t transaction = 0;
};

std::optional<Meta> meta_at(std::string_view bytes, std::size_t offset) {
  const std::string_view meta = slice(bytes, offset + header_size, meta_size);
  if (meta.empty() || number_at<std::uint32_t>(meta, 0) != magic || number_at<std::uint32_t>(meta, 4) != version) {
    return std::nullopt;
  }
  if (number_at<std::uint64_t>(meta, 56) != fnv(meta.substr(0, 56))) return std::nullopt;
  const std::size_t page_size = number_at<std::uint32_t>(meta, 8);
  if (page_size < least_page || page_size > greatest_page) return std::nullopt;
  return Meta{page_size, number_at<std::uint64_t>(meta, 16), number_at<std::uint64_t>(meta, 48)};
}

/// The first page may be half written: the second is looked for at every size a page can have.
std::optional<Meta> newest_meta(std::string_view bytes) {
  std::optional<Meta> newest = meta_at(bytes, 0);
  for (std::size_t page_size = least_page; page_size <= greatest_page; page_size *= 2) {
    const auto meta = meta_at(bytes, page_size);
    if (meta && meta->page_size == page_size && (!newest || meta->transaction > newest->transaction)) newest = meta;
  }
  return newest;
}

std::uint16_t flags_of(std::string_view page) { return number_at<std::uint16_t>(page, 8); }
std::uint16_t count_of(std::string_view page) { return number_at<std::uint16_t>(page, 10); }

struct Element {
  std::uint32_t flags = 0;
  std::string_view key;
  std::string_view value;
};

/// Nothing where the element or what it points at is not wholly in the page.
std::optional<Element> leaf_element(std::string_view page, std::size_t index) {
  const std::size_t at = header_size + index * element_size;
  if (slice(page, at, element_size).empty()) return std::nullopt;
  const std::uint64_t key_at = at + number_at<std::uint32_t>(page, at + 4);
  const std::uint64_t key_size = number_at<std::uint32_t>(page, at + 8);
  const std::uint64_t value_size = number_at<std::uint32_t>(page, at + 12);
  if (key_at > page.size() || key_size + value_size > page.size() - key_at) return std::nullopt;
  return Element{number_at<std::uint32_t>(page, at), slice(page, key_at, key_size),
                 slice(page, key_at + key_size, value_size)};
}

struct BranchElement {
  std::string_view key;
  std::uint64_t page = 0;
};

std::optional<BranchElement> branch_element(std::string_view page, std::size_t index) {
  const std::size_t at = header_size + index * element_size;
  if (slice(page, at, element_size).empty()) return std::nullopt;
  const std::uint64_t key_at = at + number_at<std::uint32_t>(page, at);
  const std::uint64_t key_size = number_at<std::uint32_t>(page, at + 4);
  if (key_at > page.size() || key_size > page.size() - key_at) return std::nullopt;
  return BranchElement{slice(page, key_at, key_size), number_at<std::uint64_t>(page, at + 8)};
}

/// The child that holds `key`: the last whose first key is not greater, or the first.
std::optional<std::uint64_t> child_for(std::string_view page, std::string_view key) {
  std::optional<std::uint64_t> child;
  for (std::size_t i = 0; i < count_of(page); ++i) {
    const auto element = branch_element(page, i);
    if (!element) break;
    if (child && element->key > key) break;
    child = element->page;
  }
  return child;
}

void append_leaf(std::string_view page, std::vector<BoltFile::Entry>& entries) {
  if (flags_of(page) != leaf_flag) return;
  for (std::size_t i = 0; i < count_of(page) && entries.size() < greatest_listing; ++i) {
    const auto element = leaf_element(page, i);
    if (!element) return;
    const bool is_bucket = (element->flags & bucket_flag) != 0;
    entries.push_back({element->key, is_bucket ? std::string_view() : element->value, is_bucket});
  }
}

}  // namespace

std::optional<BoltFile> BoltFile::open(std::string_view bytes) {
  const auto meta = newest_meta(bytes);
  if (!meta) return std::nullopt;
  BoltFile file(bytes, meta->page_size);
  file.transaction_ = meta->transaction;
  file.root_ = file.page(meta->root);
  if (file.root_.empty()) return std::nullopt;
  return file;
}

/// With its overflow pages; empty where the file does not hold all of them.
std::string_view BoltFile::page(std::uint64_t id) const {
  if (id >= bytes_.size() / page_size_) return {};
  const std::size_t offset = id * page_size_;
  if (number_at<std::uint64_t>(bytes_, offset) != id) return {};
  const std::uint64_t pages = std::uint64_t{number_at<std::uint32_t>(bytes_, offset + 12)} + 1;
  return slice(bytes_, offset, pages * page_size_);
}

std::optional<BoltFile::Entry> BoltFile::find(std::string_view root, std::string_view key) const {
  std::string_view at = root;
  for (std::size_t depth = 0; depth < greatest_depth && flags_of(at) == branch_flag; ++depth) {
    const auto child = child_for(at, key);
    if (!child) return std::nullopt;
    at = page(*child);
  }
  if (flags_of(at) != leaf_flag) return std::nullopt;
  for (std::size_t i = 0; i < count_of(at); ++i) {
    const auto element = leaf_element(at, i);
    if (!element) return std::nullopt;
    if (element->key == key) return Entry{element->key, element->value, (element->flags & bucket_flag) != 0};
  }
  return std::nullopt;
}

std::optional<std::string_view> BoltFile::bucket_root(std::string_view bucket) const {
  if (bucket.size() < bucket_size) return std::nullopt;
  const auto root = number_at<std::uint64_t>(bucket, 0);
  return root == 0 ? bucket.substr(bucket_size) : page(root);
}

std::optional<std::string_view> BoltFile::descend(Path buckets) const {
  std::optional<std::string_view> root = root_;
  for (const std::string_view name : buckets) {
    const auto entry = find(*root, name);
    if (!entry || !entry->is_bucket) return std::nullopt;
    root = bucket_root(entry->value);
    if (!root) return std::nullopt;
  }
  return root;
}

std::optional<std::string_view> BoltFile::value(Path path) const {
  if (path.empty()) return std::nullopt;
  const auto root = descend(path.first(path.size() - 1));
  if (!root) return std::nullopt;
  const auto entry = find(*root, path.back());
  if (!entry || entry->is_bucket) return std::nullopt;
  return entry->value;
}

std::vector<BoltFile::Entry> BoltFile::entries(Path bucket) const {
  std::vector<Entry> entries;
  std::vector<std::string_view> pages;
  if (const auto root = descend(bucket)) pages.push_back(*root);
  // No more pages than the file has: a loop among them ends.
  for (std::size_t budget = bytes_.size() / page_size_ + 1; !pages.empty() && budget > 0; --budget) {
    const std::string_view at = pages.back();
    pages.pop_back();
    append_leaf(at, entries);
    for (std::size_t i = count_of(at); flags_of(at) == branch_flag && pages.size() < budget && i-- > 0;) {
      if (const auto element = branch_element(at, i)) pages.push_back(page(element->page));
    }
  }
  return entries;
}

std::string go_time_text(std::string_view bytes) {
  // Version, seconds since the year 1 (big endian), nanoseconds, offset in minutes, which is for printing only.
  constexpr std::int64_t year_1_to_1970 = 62135596800;
  if (bytes.size() < 15 || (bytes[0] != 1 && bytes[0] != 2)) return {};
  const auto big_endian = [&](std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
  };
  const auto seconds = static_cast<std::int64_t>(big_endian(1, 8));
  const auto nanoseconds = big_endian(9, 4);
  if (seconds < 0 || nanoseconds > 999999999) return {};
  return to_iso8601({seconds - year_1_to_1970, static_cast<std::uint32_t>(nanoseconds)});
}

}  // namespace exhibit
