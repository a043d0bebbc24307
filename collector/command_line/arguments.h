// What exhibit-collect was asked to do: its options, read and checked before anything is looked at.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "collector/acquire/options.h"
#include "evidence/encryption/named_recipients.h"

namespace exhibit {

/// complete: everything planned is in the bundle. no_bundle: none was made. partial: sealed, with gaps.
enum ExitStatus : int { complete = 0, no_bundle = 1, usage = 2, partial = 3 };

struct Arguments {
  CollectOptions options;
  std::string output;
  std::optional<age::Envelope> envelope;  ///< nothing: the bundle is not encrypted
  bool list = false;
  bool dry_run = false;
  std::uint64_t stand_by_seconds = 0;  ///< 0: not asked for
  bool json = false;
  bool quiet = false;
  bool nice = false;
  bool verbose = false;
  std::vector<std::string> witnesses;
};

/// The arguments; or the exit status where help was asked for, or where they were wrong and one line has said how.
/// Files that they name (recipients, an earlier bundle's manifest) have been read.
std::expected<Arguments, int> parse_arguments(int argc, char** argv);

/// Says what went wrong on standard error, and returns the status.
int fail(const Error& error, ExitStatus status);

}  // namespace exhibit
