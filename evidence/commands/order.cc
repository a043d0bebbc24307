#include "evidence/commands/order.h"

#include <fmt/format.h>

#include <cstdio>

#include "evidence/encoding/escape.h"
#include "evidence/records/acquisition.h"

namespace exhibit {
namespace {

bool is_newer(const AcquisitionStart& a, const AcquisitionStart& b) {
  if (a.boot_id == b.boot_id) return a.clocks.boottime_ns > b.clocks.boottime_ns;
  return !a.machine_id.empty() && a.machine_id == b.machine_id && a.clocks.realtime > b.clocks.realtime;
}

}  // namespace

Result<void> warn_if_newer_first(const Bundle& a, const Bundle& b, std::string_view command) {
  const auto start_a = a.start();
  if (!start_a) return std::unexpected(start_a.error());
  const auto start_b = b.start();
  if (!start_b) return std::unexpected(start_b.error());
  if (!is_newer(*start_a, *start_b)) return {};
  fmt::print(
      stderr,
      "exhibit {}: {} was taken after {}: what came between them is told as removed; give the earlier one first\n",
      command, escape_for_terminal(a.path()), escape_for_terminal(b.path()));
  return {};
}

}  // namespace exhibit
