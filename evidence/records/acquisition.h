// The run itself: how it began and how it ended (FORMAT.md 4.1, 4.8).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evidence/encoding/time_text.h"

namespace exhibit {

struct Clocks {
  Timestamp realtime;
  std::int64_t monotonic_ns = 0;
  std::int64_t boottime_ns = 0;
  std::optional<bool> synchronized;
  std::int64_t estimated_error_us = 0;
};

struct MissingCapability {
  std::string capability;
  std::string lost;  ///< what cannot be had without it
};

struct AcquisitionStart {
  std::string bundle_id;
  std::string tool_version;
  std::optional<std::string> tool_sha256;
  std::vector<std::string> argv;
  /// case, exhibit_number, name, note: those that were given.
  std::vector<std::pair<std::string, std::string>> operator_facts;
  std::string hostname;
  std::string machine_id;
  std::string boot_id;
  std::string kernel;
  std::int64_t taint = 0;
  std::string lsm;
  std::int64_t clock_ticks = 100;
  Clocks clocks;
  std::int64_t euid = 0;
  std::vector<std::string> capabilities;
  std::vector<MissingCapability> missing;
  std::string unconfined;   ///< why system calls that change something were not forbidden; empty where they were
  std::string proc_source;  ///< "detached" or "/proc"
  std::string proc_note;
  std::vector<std::string> selection;
  std::string hash = "sha256";
  std::string capture = "none";  ///< none, runtime, all
  std::vector<std::pair<std::string, std::int64_t>> limits;
};

std::string to_json(const AcquisitionStart& start);

struct AcquisitionCounts {
  std::uint64_t containers = 0;
  std::uint64_t processes = 0;
  std::uint64_t files = 0;
  std::uint64_t entries = 0;
  std::uint64_t bytes_hashed = 0;
  std::uint64_t vanished = 0;
  std::uint64_t gaps = 0;
  std::uint64_t blobs = 0;
  std::uint64_t blob_bytes = 0;
  std::uint64_t left_out = 0;                 ///< files whose content a limit left out
  std::uint64_t bytes_elsewhere = 0;          ///< of pieces that another bundle holds (FORMAT.md 5.2)
  std::optional<std::uint64_t> ledger_parts;  ///< members of the ledger; older writers do not tell
};

struct Footprint {
  std::int64_t pid = 0;
  std::int64_t cpu_user_ms = 0;
  std::int64_t cpu_system_ms = 0;
  std::int64_t peak_rss_kib = 0;
  std::optional<std::int64_t> bytes_read;
  std::optional<std::int64_t> bytes_written;
};

struct AcquisitionFinish {
  std::string status = "complete";
  std::string stopped_by;
  Clocks clocks;
  AcquisitionCounts counts;
  Footprint footprint;
};

std::string to_json(const AcquisitionFinish& finish);

}  // namespace exhibit
