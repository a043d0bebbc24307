#include "collector/proc/capture_tables.h"

#include <algorithm>

#include "collector/proc/artifact_names.h"
#include "collector/proc/parse.h"
#include "evidence/encoding/json_writer.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_table = greatest_proc_file;

void write_link(JsonWriter& json, const RawLink& link) {
  json.begin_object();
  write_outcome(json, link.outcome);
  json.bytes_field("target", link.target).end_object();
}

/// The numeric names of a folder, ascending.
std::expected<std::vector<std::uint64_t>, Outcome> numbers_in(const ProcessFolder& process, const char* folder) {
  const auto names = process.names(folder);
  if (!names) return std::unexpected(Outcome::from_errno(names.error().system_errno));
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : *names) {
    if (const auto number = parse_decimal(name)) numbers.push_back(*number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

/// One line for each number in `folder`, until the table is as large as it may get.
template <typename WriteLine>
RawFile read_table(const ProcessFolder& process, const char* folder, WriteLine write_line) {
  RawFile table;
  table.begun = now();
  const auto numbers = numbers_in(process, folder);
  if (numbers) {
    for (const std::uint64_t number : *numbers) {
      if (table.bytes.size() > greatest_table) {
        table.outcome = {OutcomeKind::truncated, "of " + std::to_string(numbers->size()) + " in " + folder, {}, {}};
        break;
      }
      write_line(table.bytes, number);
      table.bytes.push_back('\n');
    }
  } else {
    table.outcome = numbers.error();
  }
  table.ended = now();
  return table;
}

void write_open_file(const ProcessFolder& process, std::string& out, std::uint64_t number) {
  const std::string name = std::to_string(number);
  const RawLink link = process.read_link(("fd/" + name).c_str());
  const RawFile info = process.read(("fdinfo/" + name).c_str());
  JsonWriter json(out);
  json.begin_object().field("fd", number);
  write_outcome(json, link.outcome);
  json.bytes_field("target", link.target).bytes_field("fdinfo", info.bytes);
  json.field("fdinfo_outcome", outcome_word(info.outcome.kind)).end_object();
}

/// The namespaces of a thread that are not the leader's: a thread can unshare by itself.
void write_own_namespaces(JsonWriter& json, const ProcessFolder& process, std::uint64_t tid, const std::string& folder,
                          const ProcessLinks& leader) {
  json.key("ns").begin_object();
  const bool is_leader = static_cast<std::int64_t>(tid) == process.pid();
  for (const char* name : namespace_links) {
    if (is_leader) break;
    const RawLink link = process.read_link((folder + "ns/" + name).c_str());
    const auto of_leader = leader.namespaces.find(name);
    if (of_leader != leader.namespaces.end() && of_leader->second.target == link.target) continue;
    json.key(name);
    write_link(json, link);
  }
  json.end_object();
}

void write_task(const ProcessFolder& process, const ProcessLinks& leader, std::string& out, std::uint64_t tid) {
  const std::string folder = "task/" + std::to_string(tid) + "/";
  const RawFile stat = process.read((folder + "stat").c_str());
  JsonWriter json(out);
  json.begin_object().field("tid", tid);
  write_outcome(json, stat.outcome);
  json.bytes_field("comm", process.read((folder + "comm").c_str()).bytes);
  json.bytes_field("status", process.read((folder + "status").c_str()).bytes);
  json.bytes_field("stat", stat.bytes);
  json.bytes_field("children", process.read((folder + "children").c_str()).bytes);
  write_own_namespaces(json, process, tid, folder, leader);
  json.end_object();
}

}  // namespace

ProcessLinks read_links(const ProcessFolder& process) {
  ProcessLinks links{process.read_link("cwd"), process.read_link("root"), process.read_link("exe"), {}};
  for (const char* name : namespace_links) {
    links.namespaces.emplace(name, process.read_link((std::string("ns/") + name).c_str()));
  }
  return links;
}

RawFile as_artifact(const ProcessLinks& links) {
  RawFile file;
  file.begun = now();
  JsonWriter json(file.bytes);
  json.begin_object().key("cwd");
  write_link(json, links.cwd);
  json.key("root");
  write_link(json, links.root);
  json.key("exe");
  write_link(json, links.exe);
  json.key("ns").begin_object();
  for (const auto& [name, link] : links.namespaces) {
    json.key(name);
    write_link(json, link);
  }
  json.end_object().end_object();
  file.bytes.push_back('\n');
  file.ended = now();
  return file;
}

RawFile read_open_files(const ProcessFolder& process, Heartbeat& heart) {
  return read_table(process, "fd", [&](std::string& out, std::uint64_t number) {
    heart.beat();
    write_open_file(process, out, number);
  });
}

RawFile read_tasks(const ProcessFolder& process, const ProcessLinks& leader, Heartbeat& heart) {
  return read_table(process, "task", [&](std::string& out, std::uint64_t tid) {
    heart.beat();
    write_task(process, leader, out, tid);
  });
}

}  // namespace exhibit
