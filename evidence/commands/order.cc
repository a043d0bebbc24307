#include "evidence/commands/order.h"

#include <fmt/format.h>

#include <cstdio>

#include "evidence/encoding/escape.h"

namespace exhibit {

void warn_if_newer_first(const diff::BundleSide& a, const diff::BundleSide& b, std::string_view command) {
  if (!a.was_taken_after(b)) return;
  fmt::print(
      stderr,
      "exhibit {}: {} was taken after {}: what came between them is told as removed; give the earlier one first\n",
      command, escape_for_terminal(a.bundle->path()), escape_for_terminal(b.bundle->path()));
}

}  // namespace exhibit
