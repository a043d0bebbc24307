#include "evidence/export/stix.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/iso_time.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/words.h"
#include "hashing/uuid.h"

namespace exhibit::exports {
namespace {

/// RFC 9562, 6.6: of names that are URLs. The bundle's own name space is made from its id in it.
constexpr std::string_view url_name_space = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

void write_refs(JsonWriter& json, std::string_view property, const std::set<std::string>& ids) {
  json.key(property).begin_array();
  for (const std::string& id : ids) json.string(id);
  json.end_array();
}

}  // namespace

std::string StixWriter::own_id(std::string_view type, std::string_view what) const {
  return fmt::format("{}--{}", type, name_uuid(name_space_, fmt::format("{}\n{}", type, what)).value());
}

std::string StixWriter::process_id(std::string_view cid, const ProcessIdentity& process) const {
  return own_id("process", fmt::format("{}/{}", cid, folder_name(process)));
}

void StixWriter::write(std::string_view json) {
  page_.add(has_objects_ ? ",\n" : "\n");
  page_.add(json);
  has_objects_ = true;
}

std::string StixWriter::add(const std::string& cid, const StixObject& object) {
  observed_[cid].objects.insert(object.id);
  if (written_.insert(object.id).second) write(object.json);
  return object.id;
}

std::string StixWriter::add_file(const std::string& cid, std::string_view path, const FileEntry& entry) {
  add(cid, stix_directory(stix_parent(path)));
  return add(cid, stix_file(path, entry.sha256, entry.size));
}

void StixWriter::begin(const BundleRow& bundle) {
  bundle_ = bundle;
  name_space_ = name_uuid(url_name_space, "urn:uuid:" + bundle.id).value();
  page_.add(fmt::format("{{\"type\":\"bundle\",\"id\":\"{}\",\"objects\":[", own_id("bundle", "")));
}

void StixWriter::container(const ContainerRecord& container) {
  observed_[container.cid].name = escape_for_terminal(shown_name(container));
}

void StixWriter::process(const ProcessRow& row) {
  const std::string& cid = row.container.cid;
  processes_[{cid, row.process.identity}] = {row.process, {}, {}};
  if (row.process.exe.starts_with('/')) executables_[{cid, row.process.exe}];
}

void StixWriter::held(const HeldRow& row) {
  const std::string id = add_file(row.container.cid, row.content.file.path, row.content.file);
  if (row.content.name != "exe") return;
  const auto process = processes_.find({row.container.cid, row.process.identity});
  if (process != processes_.end()) process->second.executable = id;
}

void StixWriter::socket(const SocketRow& row) {
  const auto* const socket = std::get_if<Socket>(&row.socket);
  if (socket == nullptr || row.holder == nullptr) return;
  add(row.holder->cid, stix_address(socket->local_address));
  if (socket->remote_port != 0) add(row.holder->cid, stix_address(socket->remote_address));
  const std::string id = add(row.holder->cid, stix_traffic(*socket));
  const auto process = processes_.find({row.holder->cid, row.holder->process});
  if (process != processes_.end()) process->second.traffic.insert(id);
}

void StixWriter::file(const FileRow& row) {
  if (row.entry.type != FileType::file || !row.is_seen()) return;
  const auto executable = executables_.find({row.container.cid, row.path});
  if (executable == executables_.end() && !row.entry.blobs) return;
  const std::string id = add_file(row.container.cid, row.path, row.entry);
  if (executable != executables_.end()) executable->second = id;
}

void StixWriter::write_process(const std::string& cid, const Process& process) {
  const ProcessRecord& record = process.record;
  StixObject object{process_id(cid, record.identity), {}};
  JsonWriter json(object.json);
  json.begin_object().field("type", "process").field("spec_version", "2.1").field("id", object.id);
  json.field("pid", record.identity.pid);
  if (!record.found_by.empty()) json.field("is_hidden", true);
  if (from_iso8601(record.started)) json.field("created_time", record.started);
  if (!record.cwd.empty()) json.field("cwd", escape_for_terminal(record.cwd));
  const std::string command = show::command_line(record.cmdline);
  if (!command.empty()) json.field("command_line", command);
  if (!process.executable.empty()) json.field("image_ref", process.executable);
  if (!process.traffic.empty()) write_refs(json, "opened_connection_refs", process.traffic);
  const auto is_parent = [&](const auto& other) {
    return other.first.first == cid && other.first.second.pid == record.ppid;
  };
  for (const auto& other : processes_) {
    if (!is_parent(other)) continue;
    json.field("parent_ref", process_id(cid, other.first.second));
    break;
  }
  json.end_object();
  add(cid, object);
}

void StixWriter::write_observed(const std::string& cid, const Observed& observed) {
  if (observed.objects.empty()) return;
  const std::string taken = to_iso8601(bundle_.taken);
  std::string object;
  JsonWriter json(object);
  json.begin_object().field("type", "observed-data").field("spec_version", "2.1");
  json.field("id", own_id("observed-data", cid)).field("created", taken.substr(0, 23) + "Z");
  json.field("modified", taken.substr(0, 23) + "Z").field("first_observed", taken).field("last_observed", taken);
  json.field("number_observed", 1);
  write_refs(json, "object_refs", observed.objects);
  json.key("labels").begin_array().string("container:" + observed.name).end_array().end_object();
  write(object);
}

void StixWriter::end() {
  for (auto& [key, process] : processes_) {
    if (process.executable.empty()) {
      const auto found = executables_.find({key.first, process.record.exe});
      if (found != executables_.end()) process.executable = found->second;
    }
    write_process(key.first, process);
  }
  for (const auto& [cid, observed] : observed_) write_observed(cid, observed);
  page_.add("\n]}\n");
}

}  // namespace exhibit::exports
