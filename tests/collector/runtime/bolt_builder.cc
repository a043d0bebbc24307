#include "tests/collector/runtime/bolt_builder.h"

#include <cstring>

namespace exhibit {
namespace {

template <typename Integer>
void put(std::string& out, Integer value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

std::uint64_t fnv(const std::string& bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

std::string inline_bucket(const BoltBucket& bucket) {
  std::string value;
  put<std::uint64_t>(value, 0);
  put<std::uint64_t>(value, 0);
  std::string header;
  put<std::uint64_t>(header, 0);
  put<std::uint16_t>(header, 2);
  put(header, static_cast<std::uint16_t>(bucket.entries.size()));
  put<std::uint32_t>(header, 0);
  return value + header + bolt_leaf(bucket);
}

}  // namespace

std::string bolt_page(std::uint64_t id, std::uint16_t flags, std::uint16_t count, std::string_view rest) {
  const std::size_t pages = (16 + rest.size() + bolt_page_size - 1) / bolt_page_size;
  std::string page;
  put(page, id);
  put(page, flags);
  put(page, count);
  put(page, static_cast<std::uint32_t>(pages - 1));
  page += rest;
  page.resize(pages * bolt_page_size);
  return page;
}

std::string bolt_meta(std::uint64_t id, std::uint64_t root, std::uint64_t transaction) {
  std::string meta;
  put<std::uint32_t>(meta, 0xED0CDAED);
  put<std::uint32_t>(meta, 2);
  put(meta, static_cast<std::uint32_t>(bolt_page_size));
  put<std::uint32_t>(meta, 0);
  put(meta, root);
  put<std::uint64_t>(meta, 0);
  put<std::uint64_t>(meta, 2);
  put<std::uint64_t>(meta, 100);
  put(meta, transaction);
  put(meta, fnv(meta));
  return bolt_page(id, 4, 0, meta);
}

std::string bolt_leaf(const BoltBucket& bucket) {
  std::string elements;
  std::string bytes;
  std::size_t left = bucket.entries.size() * 16;
  for (const auto& [key, value] : bucket.entries) {
    const bool is_bucket = std::holds_alternative<BoltBucket>(value);
    const std::string content = is_bucket ? inline_bucket(std::get<BoltBucket>(value)) : std::get<std::string>(value);
    put<std::uint32_t>(elements, is_bucket ? 1 : 0);
    put(elements, static_cast<std::uint32_t>(left + bytes.size()));
    put(elements, static_cast<std::uint32_t>(key.size()));
    put(elements, static_cast<std::uint32_t>(content.size()));
    left -= 16;
    bytes += key + content;
  }
  return elements + bytes;
}

std::string bolt_branch(const std::vector<BoltChild>& children) {
  std::string elements;
  std::string bytes;
  std::size_t left = children.size() * 16;
  for (const BoltChild& child : children) {
    put(elements, static_cast<std::uint32_t>(left + bytes.size()));
    put(elements, static_cast<std::uint32_t>(child.key.size()));
    put(elements, child.page);
    left -= 16;
    bytes += child.key;
  }
  return elements + bytes;
}

std::string bolt_bucket_at(std::uint64_t page) {
  std::string value;
  put(value, page);
  put<std::uint64_t>(value, 0);
  return value;
}

std::string bolt_file(const BoltBucket& root) {
  return bolt_file(
      3, {bolt_page(2, 16, 0, ""), bolt_page(3, 2, static_cast<std::uint16_t>(root.entries.size()), bolt_leaf(root))});
}

std::string bolt_file(std::uint64_t root, const std::vector<std::string>& pages) {
  std::string file = bolt_meta(0, root, 6) + bolt_meta(1, root, 7);
  for (const std::string& page : pages) file += page;
  return file;
}

}  // namespace exhibit
