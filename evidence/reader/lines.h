// Content as lines, each with its newline on disk and without it here.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "evidence/base/result.h"

namespace exhibit {

/// Each line and where it stands, "data/containers.jsonl line 3", until `consume` fails. Refuses a last line without
/// its newline.
Result<void> for_each_line(std::string_view content, std::string_view where,
                           const std::function<Result<void>(std::string_view line, std::string_view where)>& consume);

/// Lines out of content that comes in pieces of any length.
class LineSplitter {
 public:
  using Consume = std::function<void(std::string_view line)>;

  /// Hands each line that `bytes` ends to `consume`. False once a line is longer than the bound; then nothing comes
  /// any more.
  bool feed(std::string_view bytes, const Consume& consume);
  /// Whether bytes came after the last newline.
  bool has_rest() const { return !rest_.empty(); }

 private:
  static constexpr std::size_t greatest_line = std::size_t{1} << 20;

  std::string rest_;
  bool is_broken_ = false;
};

}  // namespace exhibit
