// How this library says no: a reason in words. It knows no files, so that whoever calls it says where the bytes were.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace exhibit {

/// Why bytes from outside were not accepted, or a key could not be used: a phrase for the end of a line, without a
/// full stop, and free of anything secret.
struct Refusal {
  std::string why;
};

template <typename T>
using Expected = std::expected<T, Refusal>;

inline std::unexpected<Refusal> refuse(std::string why) { return std::unexpected(Refusal{std::move(why)}); }

}  // namespace exhibit
