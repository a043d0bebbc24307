// A custody log on disk: one writer at a time, and only ever longer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"

namespace exhibit::custody {

class LogFile {
 public:
  /// Opens an existing log and locks it (flock(2)) against other writers until it goes; waits for one half a minute.
  /// Nothing where there is no such file.
  static Result<std::optional<LogFile>> open(const std::string& path);

  const std::string& content() const { return content_; }

  /// Whole lines, in one write(2) and on disk when it returns. What was written of them is taken back where that fails.
  Result<void> append(std::string_view lines);

  /// Moves what stands after the last newline into the new file `path`, which is on disk before it is gone here.
  Result<void> move_torn_to(const std::string& path);

 private:
  LogFile(std::string path, UniqueFd file) : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  UniqueFd file_;
  std::string content_;
};

}  // namespace exhibit::custody
