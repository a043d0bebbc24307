// What somebody asked to have: a path, a digest, or what a process held.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "evidence/base/result.h"
#include "evidence/extract/found_file.h"

namespace exhibit::extract {

enum class SelectorKind : std::uint8_t { path, digest, process };

class Selector {
 public:
  /// "pid:123"; at least eight hexadecimal digits that begin a SHA-256; else a path in a container, exact or as a
  /// pattern of fnmatch(3), where '*' matches '/' too. Fails where it is none: a path begins with '/' or a wildcard.
  static Result<Selector> parse(std::string_view text);

  SelectorKind kind() const { return kind_; }
  const std::string& text() const { return text_; }

  /// Whether the entry is asked for, captured or not. A file that a process held is found by the path it had, too,
  /// with or without the kernel's " (deleted)".
  bool matches(const FoundFile& file) const;
  bool matches_path(const std::string& path) const;
  bool matches_pid(std::int64_t pid) const;

 private:
  Selector(SelectorKind kind, std::string_view text) : kind_(kind), text_(text) {}

  bool matches_digest(const FoundFile& file) const;
  bool matches_any_path(const FoundFile& file) const;

  SelectorKind kind_;
  std::string text_;
  std::string digits_;    // digest: in lower case
  std::int64_t pid_ = 0;  // process
};

}  // namespace exhibit::extract
