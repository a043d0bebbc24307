// Read-only look into a bbolt database, as containerd and Podman keep their state in. Pure over the file's bytes: every
// count, offset and page number is taken for a lie until it is checked.
//
// The format (go.etcd.io/bbolt: page.go, bucket.go, db.go), little endian here. A page: id u64, flags u16, count u16,
// overflow u32, then `count` elements. Branch element: pos u32, ksize u32, page u64. Leaf element: flags u32, pos u32,
// ksize u32, vsize u32; `pos` counts from the element. A value with flag 1 is a bucket: root page u64, sequence u64,
// and where the root is 0 an inline page behind them. Pages 0 and 1 hold the two metas: magic, version, page size,
// flags, root bucket, freelist u64, pages u64, txid u64, FNV-1a checksum u64; the valid one with the greater txid
// counts.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace exhibit {

class BoltFile {
 public:
  /// Nothing where neither meta is valid. `bytes` must outlive the object and every view it gives.
  static std::optional<BoltFile> open(std::string_view bytes);

  using Path = std::span<const std::string_view>;

  /// The value of the key at the end of a path of bucket names.
  std::optional<std::string_view> value(Path path) const;

  struct Entry {
    std::string_view key;
    std::string_view value;  ///< empty for a bucket
    bool is_bucket = false;
  };
  /// What a bucket holds, at most 65,536 entries; none where there is no such bucket.
  std::vector<Entry> entries(Path bucket) const;

  std::uint64_t transaction() const { return transaction_; }

 private:
  BoltFile(std::string_view bytes, std::size_t page_size) : bytes_(bytes), page_size_(page_size) {}

  std::string_view page(std::uint64_t id) const;
  std::optional<Entry> find(std::string_view root, std::string_view key) const;
  std::optional<std::string_view> bucket_root(std::string_view bucket) const;
  std::optional<std::string_view> descend(Path buckets) const;

  std::string_view bytes_;
  std::size_t page_size_;
  std::string_view root_;  ///< the root bucket's page
  std::uint64_t transaction_ = 0;
};

/// Seconds and nanoseconds of a Go time.Time as MarshalBinary writes it (15 or 16 bytes): ISO 8601 in UTC; empty where
/// it is none.
std::string go_time_text(std::string_view bytes);

}  // namespace exhibit
