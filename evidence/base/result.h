// One way to fail: what was done, to which file, and why it did not work.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>  // IWYU pragma: export

namespace exhibit {

enum class ErrorCode : std::uint8_t {
  io,           ///< the operating system refused; `system_errno` says why
  corrupt,      ///< bytes contradict the format or a digest
  unsupported,  ///< a version or size this program does not know
  absent,       ///< what was asked for is not there
};

/// Why something did not work, for one clear line to a person.
struct Error {
  ErrorCode code = ErrorCode::io;
  int system_errno = 0;   ///< errno, or 0
  std::string operation;  ///< what was tried, as a verb: "open", "read"
  std::string path;       ///< the file, member or option; raw bytes, escaped when printed
  std::string detail;     ///< the place and the reason where errno does not tell them

  /// "path: cannot operation: reason (detail)", escaped for a terminal.
  std::string message() const;
};

template <typename T>
using Result = std::expected<T, Error>;

/// An `ErrorCode::io` for the present errno.
std::unexpected<Error> io_error(std::string operation, std::string path);
std::unexpected<Error> io_error(std::string operation, std::string path, int system_errno);
std::unexpected<Error> corrupt(std::string path, std::string detail);

/// The symbolic name of an errno, "EIO"; "errno 4711" for one without.
std::string errno_name(int system_errno);

}  // namespace exhibit
