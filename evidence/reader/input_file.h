// Where the bytes of a bundle come from, for those who read it once from its beginning: a file, or standard input.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"
#include "evidence/reader/tar_scanner.h"

namespace exhibit {

class InputFile {
 public:
  /// "-" is standard input.
  static Result<InputFile> open(const std::string& path);

  /// For a message: the path, or "standard input".
  const std::string& name() const { return name_; }
  /// Bytes of a regular file, which never keeps anybody waiting; nothing where they come as they come.
  std::optional<std::uint64_t> size() const;
  /// Good as long as this object lives.
  ByteSource source() const;

 private:
  InputFile(std::string name, UniqueFd file) : name_(std::move(name)), file_(std::move(file)) {}

  std::string name_;
  UniqueFd file_;  ///< none: standard input
};

}  // namespace exhibit
