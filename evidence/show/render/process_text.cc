#include "evidence/show/render/process_text.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/show/render/container_text.h"
#include "evidence/show/render/process_forest.h"
#include "evidence/show/render/words.h"

namespace exhibit::show {
namespace {

/// TASK_COMM_LEN of the kernel, without its NUL.
constexpr std::size_t greatest_comm = 15;

std::string_view last_component(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Whether the first argument tells the comm: a login shell's '-', the kernel's cut and a title ("nginx: worker") are
/// forgiven.
bool tells_comm(std::string_view first_argument, std::string_view comm) {
  if (first_argument.starts_with('-')) first_argument.remove_prefix(1);
  std::string_view name = last_component(first_argument);
  if (!name.starts_with(comm)) return false;
  name.remove_prefix(comm.size());
  return name.empty() || name.front() == ':' || name.front() == ' ' || comm.size() == greatest_comm;
}

std::string user_phrase(const ProcessRecord& process) {
  if (!process.user.empty()) return escape_for_terminal(process.user);
  return process.uid < 0 ? "?" : std::to_string(process.uid);
}

std::vector<std::string> remarks(const ProcessRecord& process) {
  std::vector<std::string> found;
  const std::string first = process.cmdline.empty() ? std::string() : process.cmdline.front();
  if (!first.empty() && !tells_comm(first, process.comm)) found.push_back("comm " + quoted_word(process.comm));
  if (!process.exe.empty() && process.exe != first) found.push_back("exe " + quoted_word(process.exe));
  if (process.thread_of) found.push_back(fmt::format("a thread of {}", *process.thread_of));
  if (!process.found_by.empty()) found.push_back("hidden: found by " + escape_for_terminal(process.found_by));
  if (process.environ_state != "intact") found.push_back("environ " + escape_for_terminal(process.environ_state));
  return found;
}

std::string process_row(const ProcessRecord& process, const ForestNode& node, const Palette& palette) {
  return fmt::format("{:>9}  {:<10} {:<20}  {:<2} {}{}\n", process.identity.pid, user_phrase(process),
                     or_dash(readable_time(process.started)), or_dash(escape_for_terminal(process.state)), node.branch,
                     process_command(process, palette));
}

void write_parent(JsonWriter& json, const std::vector<ProcessRecord>& processes, const ForestNode& node) {
  json.key("parent");
  if (node.parent) {
    json.integer(processes[*node.parent].identity.pid);
  } else {
    json.null();
  }
}

}  // namespace

std::string process_command(const ProcessRecord& process, const Palette& palette) {
  std::string text = command_line(process.cmdline);
  if (text.empty()) text = "[" + escape_for_terminal(process.comm) + "]";
  for (const std::string& remark : remarks(process)) {
    text += fmt::format("  {}[{}]{}", palette.faint, remark, palette.reset);
  }
  if (!process.outcome.is_ok()) {
    text += fmt::format("  {}[{}]{}", palette.warning, outcome_phrase(process.outcome), palette.reset);
  }
  return text;
}

std::string process_tree_text(const ContainerRecord& container, const std::vector<ProcessRecord>& processes,
                              const Palette& palette) {
  std::string text = fmt::format("{}{}{}\n", palette.heading, container_title(container), palette.reset);
  if (processes.empty()) return text + "  no process in the bundle\n";
  text += fmt::format("{:>9}  {:<10} {:<20}  {:<2} {}\n", "PID", "USER", "STARTED", "S", "COMMAND");
  for (const ForestNode& node : process_forest(processes)) text += process_row(processes[node.process], node, palette);
  return text;
}

std::string process_tree_json(const ContainerRecord& container, const std::vector<ProcessRecord>& processes) {
  std::string lines;
  for (const ForestNode& node : process_forest(processes)) {
    std::string place;
    JsonWriter json(place);
    json.begin_object();
    write_container_reference(json, container);
    json.field("depth", node.depth);
    write_parent(json, processes, node);
    json.end_object();
    lines += joined_objects(place, to_json(processes[node.process])) + "\n";
  }
  return lines;
}

}  // namespace exhibit::show
