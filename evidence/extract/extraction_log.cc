#include "evidence/extract/extraction_log.h"

#include <fmt/format.h>

#include <utility>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/file_text.h"
#include "evidence/show/render/words.h"

namespace exhibit::extract {
namespace {

constexpr std::string_view introduction =
    "What exhibit extract wrote here. These are files of systems under examination: look at them with care, and run "
    "none.\n"
    "A name is the SHA-256 of the file's bytes. Modes, owners and times below are those of the original. Paths are\n"
    "escaped; extracted.jsonl has their exact bytes. Check the files with: sha256sum -c SHA256SUMS\n\n";

constexpr const char* objects_name = "extracted.jsonl";
constexpr const char* index_name = "INDEX.txt";
constexpr const char* sums_name = "SHA256SUMS";

void write_places(JsonWriter& json, const std::vector<Place>& places) {
  json.key("places").begin_array();
  for (const Place& place : places) {
    json.begin_object().field("cid", place.cid).bytes_field("container", place.container);
    json.bytes_field("path", place.path).bytes_field("mount", place.mount);
    if (!place.layer.empty()) json.field("layer", place.layer);
    json.end_object();
  }
  json.end_array();
}

void write_holder(JsonWriter& json, const Holder& holder) {
  json.key("process").begin_object();
  json.field("pid", holder.process.pid).field("start_time", holder.process.start_time).field("cid", holder.cid);
  json.bytes_field("container", holder.container).bytes_field("comm", holder.comm).field("name", holder.name);
  json.end_object();
}

std::string line_of(const Place& place) {
  std::string line = fmt::format("  {}: {}  (on {}", escape_for_terminal(place.container),
                                 escape_for_terminal(place.path), escape_for_terminal(place.mount));
  if (!place.layer.empty()) line += ", layer " + place.layer;
  return line + ")\n";
}

std::string line_of(const Holder& holder, const FileEntry& entry) {
  return fmt::format("  {}: {} of process {} ({}), {}\n", escape_for_terminal(holder.container),
                     escape_for_terminal(holder.name), holder.process.pid, escape_for_terminal(holder.comm),
                     escape_for_terminal(entry.path));
}

std::string number_or_unknown(const auto& number) { return number ? fmt::format("{}", *number) : "?"; }

std::string times_of(const FileEntry& entry) {
  std::string text;
  const auto add = [&text](const char* word, const std::optional<Timestamp>& time) {
    if (time) text += fmt::format(", {} {}", word, to_readable(*time));
  };
  add("modified", entry.mtime);
  add("changed", entry.ctime);
  add("born", entry.btime);
  add("read", entry.atime);
  return text;
}

std::string metadata_line(const FileEntry& entry) {
  std::string line =
      fmt::format("  {} {}:{}", show::mode_letters(entry), number_or_unknown(entry.uid), number_or_unknown(entry.gid));
  line += times_of(entry);
  if (!entry.outcome.is_ok()) line += "; " + escape_for_terminal(show::outcome_phrase(entry.outcome));
  return line + "\n";
}

std::string walk_line(const FoundFile& file) {
  return fmt::format("  {}  (in {}, which no mount in scope shows)\n", escape_for_terminal(file.entry.path), file.fsid);
}

}  // namespace

std::string extracted_line(const FoundFile& file, const StoredContent& stored) {
  std::string entry;
  append_object(entry, file.entry);
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  if (!stored.name.empty()) {
    json.field("file", stored.name).field("bytes", stored.bytes).field("sha256", stored.sha256.hex());
  }
  if (stored.problem) json.field("error", stored.problem->message());
  if (file.holder) {
    write_holder(json, *file.holder);
  } else {
    json.field("fsid", file.fsid);
    write_places(json, file.places);
  }
  json.key("entry").raw(entry).end_object();
  return line + "\n";
}

std::string index_paragraph(const FoundFile& file, const StoredContent& stored) {
  std::string text =
      stored.name.empty() ? "(nothing written)\n" : fmt::format("{}  {} bytes\n", stored.name, stored.bytes);
  if (stored.problem) text += "  NOT ALL OF IT: " + stored.problem->message() + "\n";
  if (file.holder) text += line_of(*file.holder, file.entry);
  if (!file.holder && file.places.empty()) text += walk_line(file);
  for (const Place& place : file.places) text += line_of(place);
  return text + metadata_line(file.entry) + "\n";
}

Result<ExtractionLog> ExtractionLog::begin(const NewFolder& folder, const std::string& bundle_path,
                                           const std::string& bundle_id) {
  auto objects = folder.create(objects_name);
  if (!objects) return std::unexpected(objects.error());
  auto index = folder.create(index_name);
  if (!index) return std::unexpected(index.error());
  auto sums = folder.create(sums_name);
  if (!sums) return std::unexpected(sums.error());
  const std::string heading =
      fmt::format("From {}, bundle {}.\n", escape_for_terminal(bundle_path), escape_for_terminal(bundle_id));
  if (const auto written = index->write(heading + std::string(introduction)); !written) {
    return std::unexpected(written.error());
  }
  return ExtractionLog(*std::move(objects), *std::move(index), *std::move(sums));
}

Result<void> ExtractionLog::add(const FoundFile& file, const StoredContent& stored) {
  if (auto written = objects_.write(extracted_line(file, stored)); !written) return written;
  if (auto written = index_.write(index_paragraph(file, stored)); !written) return written;
  if (!stored.is_new) return {};
  return sums_.write(stored.sha256.hex() + "  " + stored.name + "\n");
}

Result<void> ExtractionLog::close() {
  for (NewFile* const file : {&objects_, &index_, &sums_}) {
    if (auto closed = file->close(); !closed) return closed;
  }
  return {};
}

Result<void> ExtractionLog::take_back(const NewFolder& folder) {
  for (const char* const name : {objects_name, index_name, sums_name}) {
    if (auto removed = folder.remove(name); !removed) return removed;
  }
  return {};
}

}  // namespace exhibit::extract
