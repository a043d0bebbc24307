// Text kept in memory, compressed, until it can be written: the index grows with the members, not with the files.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace exhibit {

class CompressedSpool {
 public:
  CompressedSpool();
  ~CompressedSpool();
  CompressedSpool(CompressedSpool&&) noexcept;
  CompressedSpool& operator=(CompressedSpool&&) noexcept;

  void append(std::string_view bytes);
  /// Of the bytes appended.
  std::uint64_t size() const { return size_; }
  /// Ends the spool and hands its bytes back in order, in blocks of any length.
  void replay(const std::function<void(std::string_view)>& consume);

 private:
  struct Stream;
  void compress_waiting();

  std::unique_ptr<Stream> stream_;
  std::string waiting_;  ///< appended, not compressed yet: a line at a time would cost more than its compression
  std::string compressed_;
  std::uint64_t size_ = 0;
  bool ended_ = false;
};

}  // namespace exhibit
