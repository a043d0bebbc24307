#include "evidence/findings/process_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "evidence/findings/name_class.h"
#include "evidence/findings/program_class.h"
#include "evidence/reader/lines.h"
#include "evidence/reader/paths.h"
#include "evidence/show/socket_owners.h"

namespace exhibit::findings {
namespace {

constexpr std::string_view memfd_mark = "/memfd:";

Result<void> read_into(std::string& text, const Bundle& bundle, const ProcessRecord& process, std::string_view name) {
  auto artifact = bundle.artifact(process.cid, process.identity, name);
  if (!artifact) return std::unexpected(std::move(artifact).error());
  if (*artifact) text = **std::move(artifact);
  return {};
}

bool is_connected(const Socket& socket) {
  return socket.state == SocketState::established || socket.state == SocketState::syn_sent ||
         socket.state == SocketState::close_wait;
}

std::string peer_words(const Socket& socket) {
  if (!is_connected(socket)) return "socket at " + endpoint_text(socket.local_address, socket.local_port);
  return "connection to " + endpoint_text(socket.remote_address, socket.remote_port);
}

std::string stream_words(std::int64_t fd, const std::string& what) {
  static constexpr std::array<std::string_view, 3> names = {"input", "output", "errors"};
  return fmt::format("standard {} is a {}", names[static_cast<std::size_t>(fd)], what);
}

void add_sockets(Facts& facts, const ProcessView& process, const NetworkView& network) {
  for (const OpenFile& file : process.files) {
    const auto inode = show::socket_inode(file.target);
    if (!inode) continue;
    const bool is_stream = file.fd >= 0 && file.fd <= 2;
    if (network.raw.contains(*inode)) facts.add("socket", "raw", "");
    if (network.raw.contains(*inode)) facts.add("socket", "raw-socket", "raw IP");
    if (network.packet.contains(*inode)) facts.add("socket", "packet", "");
    if (network.packet.contains(*inode)) facts.add("socket", "raw-socket", "packets");
    const auto internet = network.internet.find(*inode);
    if (internet != network.internet.end()) {
      const std::string peer = peer_words(internet->second);
      facts.add("socket", is_connected(internet->second) ? "connected" : "listening", peer);
      if (is_stream) facts.add("stream", "inet-stream", stream_words(file.fd, peer));
    } else if (is_stream) {
      const bool is_local = network.local.contains(*inode);
      facts.add("stream", is_local ? "unix-stream" : "unknown-stream", stream_words(file.fd, "socket of no table"));
    }
  }
}

struct Variable {
  std::string_view name;
  std::string_view word;
};
constexpr std::array<Variable, 9> variables = {{{"LD_PRELOAD", "ld-preload"},
                                                {"LD_AUDIT", "ld-audit"},
                                                {"LD_LIBRARY_PATH", "ld-library-path"},
                                                {"PYTHONSTARTUP", "interpreter-startup"},
                                                {"PERL5OPT", "interpreter-startup"},
                                                {"RUBYOPT", "interpreter-startup"},
                                                {"BASH_ENV", "interpreter-startup"},
                                                {"PROMPT_COMMAND", "interpreter-startup"},
                                                {"PYTHONINSPECT", "interpreter-startup"}}};

void add_environ(Facts& facts, const ProcessView& process) {
  facts.add("environ_state", process.record.environ_state);
  for (const std::string& entry : split_nul_list(process.environ)) {
    const auto equals = entry.find('=');
    if (equals == std::string::npos || equals + 1 == entry.size()) continue;
    const auto variable = std::ranges::find(variables, std::string_view(entry).substr(0, equals), &Variable::name);
    if (variable != variables.end()) facts.add("environ", variable->word, entry);
  }
}

void add_state(Facts& facts, const ProcessView& process) {
  const std::string_view tracer = status_value(process.status, "TracerPid");
  if (!tracer.empty() && tracer != "0") facts.add("state", "traced", "pid " + std::string(tracer));
  if (!process.record.found_by.empty()) facts.add("state", "hidden", process.record.found_by);
}

/// A process that the host put into a container shows itself by its pid namespace: it lies further out than the
/// container's, so that it has fewer pids. What merely is another one was made inside.
void add_namespaces(Facts& facts, const ProcessRecord& process, const ProcessSurroundings& around) {
  const bool is_from_outside =
      around.leader != nullptr && !process.nspid.empty() && process.nspid.size() < around.leader->nspid.size();
  for (const auto& [name, inode] : process.namespaces) {
    const auto own = around.container.namespaces.find(name);
    if (own == around.container.namespaces.end() || own->second == inode || name.ends_with("_for_children")) continue;
    const std::string_view origin = is_from_outside ? "foreign" : "own";
    facts.add("namespace", fmt::format("{}-{}", origin, name), fmt::format("{} {}", name, inode));
    facts.add("namespace", is_from_outside ? "foreign-namespace" : "own-namespace", name);
  }
}

/// Interpreters take the name of their script, and multi-call programs that of their part.
void add_name(Facts& facts, const ProcessRecord& process) {
  const std::string_view program = base_name(without_deleted(process.exe));
  if (program.empty()) return;
  // Whole: of "[kworker/0:1]" the last component is no name.
  const std::string_view called = process.cmdline.empty() ? std::string_view() : process.cmdline.front();
  if (is_kernel_thread_like(called)) facts.add("name_class", "kernel-thread-like", std::string(called));
  for (const std::string_view name : {called_name(process), std::string_view(process.comm)}) {
    if (is_kernel_thread_like(name)) facts.add("name_class", "kernel-thread-like", std::string(name));
    if (!is_system_tool(name) || !program_class(process).empty() || program == "busybox" || program == "toybox")
      continue;
    const bool is_like_it = program.starts_with(name) || name.starts_with(program);
    if (!is_like_it) facts.add("name_class", "name-disagrees", std::string(name));
  }
}

void add_identity(Facts& facts, const ProcessRecord& process) {
  facts.add("name", process.comm);
  if (!process.cmdline.empty()) facts.add("argv0", process.cmdline.front());
  std::string arguments;
  for (const std::string& argument : process.cmdline) arguments += (arguments.empty() ? "" : " ") + argument;
  facts.add("cmdline", arguments.substr(0, 4096));
  facts.add("exe", without_deleted(process.exe));
  if (process.exe.starts_with(memfd_mark)) {
    facts.add("exe_state", "memfd");
  } else if (without_deleted(process.exe) != process.exe) {
    facts.add("exe_state", "deleted");
  }
  if (const std::string_view program = program_class(process); !program.empty()) facts.add("program", program);
}

}  // namespace

std::string_view status_value(std::string_view status, std::string_view name) {
  const auto at = status.find("\n" + std::string(name) + ":\t");
  if (at == std::string_view::npos) return {};
  const std::string_view rest = status.substr(at + name.size() + 3);
  return rest.substr(0, rest.find('\n'));
}

std::string process_words(const ProcessRecord& process) {
  return fmt::format("pid {} ({})", process.identity.pid, process.comm);
}

Result<ProcessView> process_view(const Bundle& bundle, const ProcessRecord& process) {
  ProcessView view{.record = process, .files = {}, .environ = {}, .status = {}, .maps = {}};
  if (auto read = read_into(view.environ, bundle, process, "environ"); !read) return std::unexpected(read.error());
  if (auto read = read_into(view.status, bundle, process, "status"); !read) return std::unexpected(read.error());
  if (auto read = read_into(view.maps, bundle, process, "maps"); !read) return std::unexpected(read.error());
  std::string descriptors;
  if (auto read = read_into(descriptors, bundle, process, "fd.jsonl"); !read) return std::unexpected(read.error());
  const std::string where = bundle.path() + ": fd.jsonl of pid " + std::to_string(process.identity.pid);
  const auto decoded =
      for_each_line(descriptors, where, [&](std::string_view line, std::string_view place) -> Result<void> {
        auto file = decode_open_file(line, place);
        if (!file) return std::unexpected(std::move(file).error());
        view.files.push_back(*std::move(file));
        return {};
      });
  if (!decoded) return std::unexpected(decoded.error());
  return view;
}

Facts process_facts(const ProcessView& process, const ProcessSurroundings& around) {
  Facts facts;
  add_identity(facts, process.record);
  add_sockets(facts, process, around.network);
  add_environ(facts, process);
  add_state(facts, process);
  add_namespaces(facts, process.record, around);
  add_name(facts, process.record);
  if (around.parent != nullptr && is_web_server(*around.parent)) {
    facts.add("parent", "web-server", process_words(*around.parent));
  }
  return facts;
}

void add_file_use(FileUse& use, const ProcessView& process, const NetworkView& network) {
  const std::string who = process_words(process.record);
  // The path as the kernel writes it: what was deleted is another file than what stands there now.
  const std::string& program = process.record.exe;
  std::string peer;
  for (const OpenFile& file : process.files) {
    if (file.target.starts_with('/')) use.add(file.target, "open", who);
    const auto inode = show::socket_inode(file.target);
    const auto socket = inode ? network.internet.find(*inode) : network.internet.end();
    if (socket != network.internet.end()) peer = peer_words(socket->second);
  }
  if (!program.empty()) {
    use.add(program, "running", who);
    if (!peer.empty()) use.add(program, "by-process-with-socket", who + ", " + peer);
  }
  for (const MappedFile& file : mapped_files(process.maps)) {
    use.add(file.path, "mapped", who);
    if (file.is_code) use.add(file.path, "mapped-code", who);
  }
}

}  // namespace exhibit::findings
