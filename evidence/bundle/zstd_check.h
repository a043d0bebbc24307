// zstd's error codes as exceptions: what we compress is ours, so a failure is a broken invariant or no memory.
#pragma once

#include <zstd.h>

#include <cstddef>
#include <stdexcept>
#include <string>

namespace exhibit {

inline std::size_t zstd_checked(std::size_t code) {
  if (ZSTD_isError(code) != 0) throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(code));
  return code;
}

}  // namespace exhibit
