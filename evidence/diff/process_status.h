// The rights of a process, out of /proc/PID/status (proc(5)).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/encoding/json_writer.h"

namespace exhibit::diff {

/// Real, effective, saved and file-system id.
using Ids = std::array<std::uint32_t, 4>;

/// What a kernel does not print is absent.
struct ProcessStatus {
  std::optional<Ids> uids;
  std::optional<Ids> gids;
  std::optional<std::uint64_t> inheritable;  ///< CapInh and so on: a bit for each capability of capability.h
  std::optional<std::uint64_t> permitted;
  std::optional<std::uint64_t> effective;
  std::optional<std::uint64_t> bounding;
  std::optional<std::uint64_t> ambient;
  std::optional<std::uint64_t> seccomp;  ///< 0 off, 1 strict, 2 filter
  std::optional<std::uint64_t> no_new_privileges;
  std::optional<std::uint64_t> tracer;  ///< TracerPid, 0 without one
};

/// Nothing where a line is not "name:" and a value, one of those above is malformed, or stands twice.
std::optional<ProcessStatus> parse_process_status(std::string_view text);

/// "CAP_NET_RAW", or "capability 63" of one without a name here.
std::string capability_name(unsigned number);

/// "off", "strict", "filter", or the number.
std::string seccomp_word(std::uint64_t mode);

/// Writes the field "status" of the open object: `uids`, `gids`, `capabilities` {…} as hexadecimal, `seccomp`, …
void write_status(JsonWriter& json, const ProcessStatus& status);

}  // namespace exhibit::diff
