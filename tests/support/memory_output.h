// A bundle's output kept in memory.
#pragma once

#include <string>
#include <string_view>

#include "evidence/bundle/output.h"

namespace exhibit::test {

class MemoryOutput final : public Output {
 public:
  void write(std::string_view bytes) override { bytes_ += bytes; }
  void commit() override { is_committed_ = true; }

  const std::string& bytes() const { return bytes_; }
  bool is_committed() const { return is_committed_; }

 private:
  std::string bytes_;
  bool is_committed_ = false;
};

}  // namespace exhibit::test
