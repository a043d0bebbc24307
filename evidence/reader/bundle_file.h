// The bytes of an opened bundle, by offset.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {

class BundleFile {
 public:
  /// A regular file; fails for anything else, since a bundle is read at random.
  static Result<BundleFile> open(const std::string& path);

  const std::string& path() const { return path_; }
  /// In bytes, when it was opened.
  std::uint64_t size() const { return size_; }

  /// Fills `bytes` from `offset`; the number of bytes there are, fewer only at the end of the file.
  Result<std::size_t> read_some(std::uint64_t offset, std::span<char> bytes) const;
  /// Fills all of `bytes`, or fails.
  Result<void> read(std::uint64_t offset, std::span<char> bytes) const;
  /// `size` bytes from `offset` in pieces.
  Result<void> stream(std::uint64_t offset, std::uint64_t size,
                      const std::function<void(std::string_view)>& consume) const;

 private:
  BundleFile(std::string path, UniqueFd file, std::uint64_t size)
      : path_(std::move(path)), file_(std::move(file)), size_(size) {}

  std::string path_;
  UniqueFd file_;
  std::uint64_t size_;
};

}  // namespace exhibit
