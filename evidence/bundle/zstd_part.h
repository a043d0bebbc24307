// One .jsonl.zst member: a whole Zstandard frame with its content size and a checksum (FORMAT.md 3).
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace exhibit {

/// Compresses parts one after the other with one context. Not for two threads at once.
class PartCompressor {
 public:
  PartCompressor();
  std::string compress(std::string_view content);

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  std::unique_ptr<void, Free> context_;
};

}  // namespace exhibit
