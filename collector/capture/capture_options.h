// What content is captured, and how much of it.
#pragma once

#include <cstdint>
#include <string_view>

namespace exhibit {

enum class CaptureMode : std::uint8_t {
  none,
  runtime,  ///< what the image did not bring: the writable layer, tmpfs, volumes, what processes alone hold
  all,      ///< every regular file
};

constexpr std::string_view capture_mode_word(CaptureMode mode) {
  switch (mode) {
    case CaptureMode::none: return "none";
    case CaptureMode::runtime: return "runtime";
    case CaptureMode::all: return "all";
  }
  return "none";
}

struct CaptureOptions {
  CaptureMode mode = CaptureMode::runtime;
  std::uint64_t greatest_file = std::uint64_t{64} << 20;  ///< bytes; a larger file is left out
  std::uint64_t greatest_total = std::uint64_t{1} << 30;  ///< bytes of all captured content
};

}  // namespace exhibit
