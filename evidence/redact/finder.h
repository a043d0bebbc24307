// Looks for any of several byte strings in content that comes in pieces.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/redact/secrets.h"

namespace exhibit::redact {

/// A needle that begins in what stands before a boundary and ends behind it.
struct Crossing {
  const Secrets::Needle* needle = nullptr;
  std::size_t before = 0;  ///< how many bytes of it stand before the boundary
};

/// The one that begins first; nothing where none crosses.
std::optional<Crossing> find_crossing(const std::vector<Secrets::Needle>& needles, std::string_view before,
                                      std::string_view behind);

std::size_t longest_of(const std::vector<Secrets::Needle>& needles);

class Finder {
 public:
  /// Looks for the needles from `first` on. `needles` must outlive the finder.
  explicit Finder(const std::vector<Secrets::Needle>& needles, std::size_t first = 0);

  /// False once one was found: then no more need come.
  bool feed(std::string_view bytes);
  /// The needle that was found, or null; then it begins anew.
  const Secrets::Needle* take();

 private:
  const Secrets::Needle* find_in(std::string_view bytes) const;

  const std::vector<Secrets::Needle>& needles_;
  std::size_t first_;
  std::size_t longest_ = 0;
  std::string tail_;  // of what came, shorter than the longest needle
  const Secrets::Needle* found_ = nullptr;
};

}  // namespace exhibit::redact
