// bbolt databases, well formed or not, for tests.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace exhibit {

inline constexpr std::size_t bolt_page_size = 4096;

struct BoltBucket;
using BoltValue = std::variant<std::string, BoltBucket>;
struct BoltBucket {
  std::map<std::string, BoltValue> entries;
};

/// A page of `flags` with `count` elements, `elements` and their bytes behind them.
std::string bolt_page(std::uint64_t id, std::uint16_t flags, std::uint16_t count, std::string_view rest);
std::string bolt_meta(std::uint64_t id, std::uint64_t root, std::uint64_t transaction);
/// Elements and bytes of a leaf page; buckets are inline.
std::string bolt_leaf(const BoltBucket& bucket);
struct BoltChild {
  std::string key;
  std::uint64_t page;
};
std::string bolt_branch(const std::vector<BoltChild>& children);
/// A value that is a bucket rooted in a page.
std::string bolt_bucket_at(std::uint64_t page);

/// A whole file: metas in pages 0 and 1, the root bucket in page 3.
std::string bolt_file(const BoltBucket& root);
/// A whole file of ready pages, from page 2 on; the root is page `root`.
std::string bolt_file(std::uint64_t root, const std::vector<std::string>& pages);

}  // namespace exhibit
