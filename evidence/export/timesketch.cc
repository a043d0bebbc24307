#include "evidence/export/timesketch.h"

#include <fmt/format.h>

#include <utility>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/iso_time.h"
#include "evidence/show/render/file_text.h"
#include "evidence/show/render/words.h"

namespace exhibit::exports {
namespace {

/// OpenSearch indexes no longer keyword.
constexpr std::size_t greatest_message = 32'766;

/// At a whole code point.
std::string shortened(std::string message) {
  constexpr std::string_view ellipsis = "…";
  if (message.size() <= greatest_message) return message;
  std::size_t end = greatest_message - ellipsis.size();
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xc0) == 0x80) --end;
  return message.substr(0, end) + std::string(ellipsis);
}

std::string datetime(Timestamp time) {
  std::string text = to_iso8601(time);
  text.pop_back();
  return text + "+00:00";
}

std::string fields_of(const FileRow& row) {
  const FileEntry& entry = row.entry;
  std::string fields;
  JsonWriter json(fields);
  json.begin_object().bytes_field("filename", row.path).field("file_entry_type", file_type_word(entry.type));
  if (entry.ino) json.field("inode", std::to_string(*entry.ino));
  if (entry.mode) json.field("mode", show::mode_letters(entry));
  if (entry.uid) json.field("uid", *entry.uid);
  if (entry.gid) json.field("gid", *entry.gid);
  if (entry.size) json.field("file_size", *entry.size);
  if (entry.sha256) json.field("hash_sha256", entry.sha256->hex());
  if (entry.target) json.bytes_field("link_target", *entry.target);
  if (row.layer) json.field("layer", *row.layer == upper_layer ? "upper" : std::to_string(*row.layer));
  if (!row.hidden_by.empty()) json.bytes_field("hidden_by", row.hidden_by);
  json.end_object();
  return fields;
}

std::string fields_of(const ProcessRecord& process) {
  std::string fields;
  JsonWriter json(fields);
  json.begin_object().field("pid", process.identity.pid).field("ppid", process.ppid).field("uid", process.uid);
  json.bytes_field("exe", process.exe).field("command", show::command_line(process.cmdline));
  json.bytes_field("comm", process.comm).end_object();
  return fields;
}

/// Its arguments, or "[comm]" where it has none.
std::string words_of(const ProcessRecord& process) {
  const std::string command = show::command_line(process.cmdline);
  return command.empty() ? "[" + escape_for_terminal(process.comm) + "]" : command;
}

std::string fields_of(const ContainerRecord& container) {
  std::string fields;
  JsonWriter json(fields);
  json.begin_object().field("runtime", container.runtime).bytes_field("container_id", container.id);
  json.bytes_field("image", container.image).field("image_digest", container.image_digest).end_object();
  return fields;
}

}  // namespace

void TimesketchWriter::add(std::string_view description, Timestamp time, const ContainerRecord& container,
                           std::string_view data_type, std::string message, const std::string& fields) {
  std::string row;
  JsonWriter json(row);
  json.begin_object().field("message", shortened(std::move(message))).field("datetime", datetime(time));
  json.field("timestamp_desc", description).field("data_type", data_type);
  json.bytes_field("host", bundle_.host).bytes_field("container", shown_name(container)).end_object();
  page_.add(show::joined_objects(row, fields) + "\n");
}

void TimesketchWriter::container(const ContainerRecord& container) {
  const std::pair<const char*, const std::string*> times[] = {
      {"Creation Time", &container.created}, {"Start Time", &container.started}, {"End Time", &container.finished}};
  for (const auto& [description, text] : times) {
    const auto time = from_rfc3339(*text);
    if (!time) continue;
    const std::string message = fmt::format("container {} of image {}", escape_for_terminal(shown_name(container)),
                                            show::or_dash(escape_for_terminal(container.image)));
    add(description, *time, container, "exhibit:container", message, fields_of(container));
  }
}

void TimesketchWriter::process(const ProcessRow& row) {
  const auto started = from_iso8601(row.process.started);
  if (!started) return;
  const std::string message = fmt::format("process {} of {}: {}", row.process.identity.pid,
                                          escape_for_terminal(shown_name(row.container)), words_of(row.process));
  add("Start Time", *started, row.container, "exhibit:process", message, fields_of(row.process));
}

void TimesketchWriter::file(const FileRow& row) {
  const std::pair<const char*, const std::optional<Timestamp>*> times[] = {
      {"Content Modification Time", &row.entry.mtime},
      {"Metadata Modification Time", &row.entry.ctime},
      {"Last Access Time", &row.entry.atime},
      {"Creation Time", &row.entry.btime}};
  const std::string fields = fields_of(row);
  const std::string message = escape_for_terminal(shown_name(row.container)) + ":" + escape_for_terminal(row.path);
  for (const auto& [description, time] : times) {
    if (*time) add(description, **time, row.container, "exhibit:file", message, fields);
  }
}

}  // namespace exhibit::exports
