// A command's input, of which a person at a terminal is told how much was read.
#pragma once

#include "evidence/progress/progress_line.h"
#include "evidence/reader/input_file.h"

namespace exhibit {

class ToldSource {
 public:
  /// `file` outlives it.
  explicit ToldSource(const InputFile& file)
      : source_(file.source()), progress_(is_terminal_of_errors(), file.size().value_or(0)) {}

  /// Good as long as this object lives.
  ByteSource source() {
    return [this](char* buffer, std::size_t length) {
      auto count = source_(buffer, length);
      if (count) progress_.add(*count);
      return count;
    };
  }

 private:
  ByteSource source_;
  ByteProgress progress_;
};

}  // namespace exhibit
