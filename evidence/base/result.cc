#include "evidence/base/result.h"

#include <cerrno>
#include <cstring>

#include "evidence/encoding/escape.h"

namespace exhibit {

std::string Error::message() const {
  std::string text = escape_for_terminal(path);
  if (!operation.empty()) text += (text.empty() ? "cannot " : ": cannot ") + operation;
  if (system_errno != 0) text += std::string(": ") + strerrordesc_np(system_errno);
  if (!detail.empty()) text += (text.empty() ? "" : ": ") + escape_for_terminal(detail);
  return text;
}

std::unexpected<Error> io_error(std::string operation, std::string path) {
  return io_error(std::move(operation), std::move(path), errno);
}

std::unexpected<Error> io_error(std::string operation, std::string path, int system_errno) {
  return std::unexpected(Error{ErrorCode::io, system_errno, std::move(operation), std::move(path), {}});
}

std::unexpected<Error> corrupt(std::string path, std::string detail) {
  return std::unexpected(Error{ErrorCode::corrupt, 0, {}, std::move(path), std::move(detail)});
}

std::string errno_name(int system_errno) {
  const char* name = strerrorname_np(system_errno);
  return name != nullptr ? name : "errno " + std::to_string(system_errno);
}

}  // namespace exhibit
