#include "collector/acquire/summary.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/encoding/readable.h"

namespace exhibit {

std::string what_is_counted(const AcquisitionCounts& counts) {
  return fmt::format("  containers {}   processes {}   files {} of {} entries", readable_count(counts.containers),
                     readable_count(counts.processes), readable_count(counts.files), readable_count(counts.entries));
}

std::string what_is_missing(const AcquisitionCounts& counts) {
  return fmt::format("  gaps {}   ended meanwhile {}\n", readable_count(counts.gaps), readable_count(counts.vanished));
}

std::string summary_as_text(const std::string& output, const AcquisitionResult& result) {
  const AcquisitionCounts& counts = result.counts;
  std::string text = fmt::format("{}: {}, {} in {:.1f} s\n", escape_for_terminal(output), result.status,
                                 readable_bytes(result.bundle_bytes), result.seconds);
  text += fmt::format("{}   bytes {} hashed\n", what_is_counted(counts), readable_bytes(counts.bytes_hashed));
  text += fmt::format("  contents kept {} in {} pieces   left out by a limit {}\n", readable_bytes(counts.blob_bytes),
                      readable_count(counts.blobs), readable_count(counts.left_out));
  if (counts.bytes_elsewhere > 0) {
    text += fmt::format("  left to another bundle {} (--skip-captured)\n", readable_bytes(counts.bytes_elsewhere));
  }
  text += what_is_missing(counts);
  if (!result.stopped_by.empty()) text += fmt::format("  stopped by a {}\n", result.stopped_by);
  if (result.is_encrypted) text += "  encrypted; exhibit decrypt, or age -d, opens it for its recipients\n";
  text += fmt::format("  bundle {}\n  seal   {}   (write it down: it is what the bundle is checked against)\n",
                      result.bundle_id, result.seal_sha256.hex());
  return text;
}

std::string summary_as_json(const std::string& output, const AcquisitionResult& result) {
  const AcquisitionCounts& counts = result.counts;
  std::string text;
  JsonWriter json(text);
  json.begin_object().bytes_field("output", output).field("bundle_id", result.bundle_id);
  json.field("status", result.status).field("stopped_by", result.stopped_by);
  json.field("containers", counts.containers).field("processes", counts.processes).field("files", counts.files);
  json.field("entries", counts.entries).field("bytes_hashed", counts.bytes_hashed).field("gaps", counts.gaps);
  json.field("vanished", counts.vanished).field("blobs", counts.blobs).field("blob_bytes", counts.blob_bytes);
  json.field("left_out", counts.left_out)
      .field("bytes_elsewhere", counts.bytes_elsewhere)
      .field("bundle_bytes", result.bundle_bytes)
      .field("encrypted", result.is_encrypted);
  json.key("seconds").raw(fmt::format("{:.3f}", result.seconds));
  json.field("seal_sha256", result.seal_sha256.hex()).end_object();
  text.push_back('\n');
  return text;
}

}  // namespace exhibit
