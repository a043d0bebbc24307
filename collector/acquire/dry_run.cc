#include "collector/acquire/dry_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "collector/acquire/summary.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/encoding/readable.h"
#include "hashing/digest.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_told = 100;

/// A digest is random: it stays about as long as it is, however well the rest of its line is compressed.
constexpr std::uint64_t bytes_of_a_digest = Digest::size + 2;

/// Bytes that this processor hashes in a second, by one thread: the best of a few short tries.
double measure_hash_rate() {
  const std::string sample(std::size_t{4} << 20, 'x');
  double best = 0;
  for (int i = 0; i < 4; ++i) {
    const auto begun = std::chrono::steady_clock::now();
    (void)sha256(sample);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    best = std::max(best, static_cast<double>(sample.size()) / took.count());
  }
  return best;
}

std::uint64_t rate_of(const CollectOptions& options) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const auto rate =
      static_cast<std::uint64_t>(measure_hash_rate() * static_cast<double>(std::min(options.threads, cores)));
  return options.greatest_rate == 0 ? rate : std::min(rate, options.greatest_rate);
}

bool is_to_be_told(const LedgerLine& line) {
  const bool was_wished_for = line.what == "acquisition" || line.what == "capture";
  return line.outcome.is_gap() || (was_wished_for && line.outcome.kind == OutcomeKind::skipped);
}

std::string told(const LedgerLine& line) {
  std::string text = fmt::format("{} {}", line.what, escape_for_terminal(line.target));
  for (const std::string& part : {line.name, line.outcome.reason, line.outcome.errno_symbol, line.note}) {
    if (!part.empty()) text += ": " + escape_for_terminal(part);
  }
  return text;
}

}  // namespace

Estimate estimate(CollectOptions options, ProcFs proc, const Plan& plan, Progress& progress,
                  const std::atomic<bool>& stop) {
  options.measure_only = true;
  Estimate estimate;
  const auto note_missing = [&](const LedgerLine& line) {
    if (!is_to_be_told(line)) return;
    if (estimate.missing.size() < greatest_told) {
      estimate.missing.push_back(told(line));
    } else {
      ++estimate.missing_left_out;
    }
  };
  DiscardingOutput nowhere;
  const AcquisitionResult result = acquire(options, std::move(proc), plan, nowhere, progress, stop, {{}, note_missing});
  estimate.counts = result.counts;
  estimate.stopped_by = result.stopped_by;
  estimate.bytes_to_keep = result.reserved_bytes;
  estimate.bundle_bytes = result.bundle_bytes + estimate.bytes_to_keep;
  if (options.hash == HashMode::all) estimate.bundle_bytes += result.counts.files * bytes_of_a_digest;
  estimate.bytes_a_second = rate_of(options);
  estimate.seconds = result.seconds + static_cast<double>(result.counts.bytes_hashed) /
                                          static_cast<double>(std::max<std::uint64_t>(1, estimate.bytes_a_second));
  return estimate;
}

std::string estimate_as_text(const Estimate& estimate) {
  const AcquisitionCounts& counts = estimate.counts;
  std::string text = fmt::format("dry run{}: nothing was written and no file's content was read\n",
                                 estimate.stopped_by.empty() ? "" : ", stopped by a " + estimate.stopped_by);
  text += what_is_counted(counts) + "\n";
  text += fmt::format("  contents to read {}   to keep at most {}   left out by a limit {}\n",
                      readable_bytes(counts.bytes_hashed), readable_bytes(estimate.bytes_to_keep),
                      readable_count(counts.left_out));
  text += fmt::format("  bundle about {}   time about {:.1f} s, at {}/s; more where contents come from a disk\n",
                      readable_bytes(estimate.bundle_bytes), estimate.seconds, readable_bytes(estimate.bytes_a_second));
  text += what_is_missing(counts);
  for (const std::string& line : estimate.missing) text += "  would be missing: " + line + "\n";
  if (estimate.missing_left_out > 0) {
    text += fmt::format("  would be missing: {} more\n", readable_count(estimate.missing_left_out));
  }
  return text;
}

std::string estimate_as_json(const Estimate& estimate) {
  const AcquisitionCounts& counts = estimate.counts;
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("dry_run", true).field("stopped_by", estimate.stopped_by);
  json.field("containers", counts.containers).field("processes", counts.processes).field("files", counts.files);
  json.field("entries", counts.entries).field("bytes_to_read", counts.bytes_hashed);
  json.field("bytes_to_keep", estimate.bytes_to_keep).field("left_out", counts.left_out);
  json.field("bundle_bytes", estimate.bundle_bytes).field("bytes_a_second", estimate.bytes_a_second);
  json.key("seconds").raw(fmt::format("{:.3f}", estimate.seconds));
  json.field("gaps", counts.gaps).field("vanished", counts.vanished);
  json.key("missing").begin_array();
  for (const std::string& line : estimate.missing) json.string(line);
  json.end_array().field("missing_left_out", estimate.missing_left_out).end_object();
  text.push_back('\n');
  return text;
}

}  // namespace exhibit
