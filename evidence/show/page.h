// Output gathered into pages, so that a row is not a system call.
#pragma once

#include <string>
#include <string_view>

#include "evidence/bundle/output.h"

namespace exhibit::show {

/// What was added last is written only by flush().
class Page {
 public:
  explicit Page(Output& output) : output_(output) {}

  void add(std::string_view text) {
    text_ += text;
    if (text_.size() >= greatest_size) flush();
  }

  void flush() {
    if (!text_.empty()) output_.write(text_);
    text_.clear();
  }

 private:
  static constexpr std::size_t greatest_size = std::size_t{64} << 10;

  Output& output_;
  std::string text_;
};

}  // namespace exhibit::show
