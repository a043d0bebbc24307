// Bytes that must not stay in memory: passphrases, private keys.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "hashing/expected.h"

namespace exhibit {

/// Overwritten when it goes. Moves leave nothing behind; there is no copy.
class Secret {
 public:
  Secret() = default;
  /// `size` bytes of zero, to be filled through bytes().
  explicit Secret(std::size_t size) : bytes_(size, '\0') {}
  /// Takes a copy; `text` itself is the caller's to overwrite.
  explicit Secret(std::string_view text) : bytes_(text) {}
  /// Takes the bytes out of `text` and overwrites what was there.
  static Secret taken_from(std::string& text);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(); }

  std::string_view view() const { return bytes_; }
  std::span<char> bytes() { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

 private:
  void wipe() noexcept;

  std::string bytes_;
};

/// From now on this process leaves no core dump, in which secrets and evidence would lie. To a file or to a program: a
/// limit of one byte keeps from both (core(5)), where zero would let a program have it.
void forbid_core_dumps() noexcept;

/// Asks a person for the passphrase of `what`, e.g. "examiner.key"; refuses where there is nobody to ask.
using PassphraseSource = std::function<Expected<Secret>(std::string_view what)>;

}  // namespace exhibit
