#include "evidence/export/flat_writer.h"

#include <fmt/format.h>

#include <optional>

#include "evidence/encoding/json_writer.h"
#include "evidence/overlay/layers.h"

namespace exhibit::exports {
namespace {

Cell number(auto value) { return static_cast<std::int64_t>(value); }

template <typename Number>
Cell number_or_null(const std::optional<Number>& value) {
  return value ? number(*value) : Cell();
}

/// Nothing where it is empty.
Cell word(std::string text) { return text.empty() ? Cell() : Cell(std::move(text)); }

Cell time(const std::optional<Timestamp>& time) { return time ? Cell(to_iso8601(*time)) : Cell(); }
Cell device(const std::optional<DeviceNumber>& device) { return device ? Cell(device->text()) : Cell(); }
Cell digest(const std::optional<Digest>& digest) { return digest ? Cell(digest->hex()) : Cell(); }

Cell words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return word(std::move(text));
}

Cell array_of_bytes(const std::vector<std::string>& elements) {
  std::string text;
  JsonWriter json(text);
  json.begin_array();
  for (const std::string& element : elements) json.bytes_element(element);
  json.end_array();
  return text;
}

Cell layer_cell(std::optional<LayerNumber> layer) {
  if (!layer) return {};
  return *layer == upper_layer ? std::string("upper") : std::to_string(*layer);
}

void append(Cells& cells, Cells more) { cells.insert(cells.end(), more.begin(), more.end()); }

Cells cells_of(const Socket& socket) {
  return {socket.protocol,
          Cell(),
          socket.local_address,
          number(socket.local_port),
          socket.remote_address,
          number(socket.remote_port),
          Cell(),
          std::string(socket_state_word(socket.state)),
          std::to_string(socket.inode),
          number(socket.uid)};
}

Cells cells_of(const show::UnixSocket& socket) {
  return {std::string("unix"),          socket.type, Cell(), Cell(), Cell(), Cell(), word(socket.path), socket.state,
          std::to_string(socket.inode), Cell()};
}

Cells cells_of(const FileRow& row) {
  const FileEntry& entry = row.entry;
  const auto mode = entry.mode ? Cell(fmt::format("{:04o}", *entry.mode)) : Cell();
  return {row.path,
          row.mount.mount.mount_point,
          row.fsid,
          layer_cell(row.layer),
          word(row.hidden_by),
          std::string(file_type_word(entry.type)),
          mode,
          number_or_null(entry.uid),
          number_or_null(entry.gid),
          number_or_null(entry.size),
          number_or_null(entry.nlink),
          entry.ino ? Cell(std::to_string(*entry.ino)) : Cell(),
          device(entry.dev),
          device(entry.rdev),
          time(entry.mtime),
          time(entry.ctime),
          time(entry.btime),
          time(entry.atime),
          entry.target ? Cell(*entry.target) : Cell(),
          words(entry.attributes),
          digest(entry.sha256),
          digest(entry.sparse_sha256),
          entry.blobs.has_value(),
          std::string(outcome_word(entry.outcome.kind)),
          word(entry.outcome.reason),
          word(entry.outcome.errno_symbol),
          words(entry.missing)};
}

Cells cells_of(const ProcessRecord& process) {
  return {number(process.identity.pid),
          number(process.identity.start_time),
          word(process.started),
          number(process.ppid),
          number_or_null(process.thread_of),
          word(process.found_by),
          process.comm,
          array_of_bytes(process.cmdline),
          word(process.state),
          number(process.uid),
          number(process.gid),
          word(process.user),
          process.nspid.empty() ? Cell() : number(process.nspid.back()),
          number(process.threads),
          word(process.exe),
          word(process.cwd),
          word(process.root),
          process.environ_state,
          std::string(outcome_word(process.outcome.kind)),
          word(process.captured)};
}

}  // namespace

RowKinds FlatWriter::wants() const {
  return {.containers = true,
          .mounts = is_wanted(mounts_table),
          .processes = is_wanted(processes_table),
          .held = is_wanted(held_table),
          .variables = is_wanted(environment_table),
          .sockets = is_wanted(sockets_table),
          .files = is_wanted(files_table) || is_wanted(xattrs_table)};
}

Cells FlatWriter::of_container(const ContainerRecord& container) const {
  return {word(bundle_.id), word(bundle_.host), container.cid, shown_name(container)};
}

Cells FlatWriter::of_holder(const show::SocketOwner* holder) const {
  Cells cells = {word(bundle_.id), word(bundle_.host), Cell(), Cell()};
  if (holder == nullptr) return cells;
  cells[2] = holder->cid;
  if (const auto name = names_.find(holder->cid); name != names_.end()) cells[3] = name->second;
  return cells;
}

void FlatWriter::begin(const BundleRow& bundle) {
  bundle_ = bundle;
  if (!is_wanted(bundles_table)) return;
  write(bundles_table,
        {word(bundle.id), word(bundle.host), word(bundle.machine_id), word(bundle.boot_id),
         bundle.id.empty() ? Cell() : Cell(to_iso8601(bundle.taken)), bundle.status, word(bundle.tool_version)});
}

void FlatWriter::container(const ContainerRecord& container) {
  names_[container.cid] = shown_name(container);
  if (!is_wanted(containers_table)) return;
  const auto network = container.namespaces.find("net");
  Cells cells = of_container(container);
  append(cells,
         {word(container.runtime), word(container.id), word(container.image), word(container.image_digest),
          container.pod ? word(container.pod->name) : Cell(), container.pod ? word(container.pod->name_space) : Cell(),
          word(container.created), word(container.started), std::string(container.has_exited() ? "exited" : "running"),
          number_or_null(container.exit_code), container.leader.pid == 0 ? Cell() : number(container.leader.pid),
          network == container.namespaces.end() ? Cell() : Cell(std::to_string(network->second))});
  write(containers_table, cells);
}

void FlatWriter::mount(const MountRow& row) {
  const Mount& mount = row.mount.mount;
  Cells cells = of_container(row.container);
  append(cells, {number(mount.id), number(mount.parent), mount.dev, mount.root, mount.mount_point, mount.fstype,
                 mount.source, mount.options, mount.super_options, std::string(mount_decision_word(row.mount.kind)),
                 word(row.mount.reason), word(row.mount.fsid)});
  write(mounts_table, cells);
}

void FlatWriter::process(const ProcessRow& row) {
  Cells cells = of_container(row.container);
  append(cells, cells_of(row.process));
  write(processes_table, cells);
}

void FlatWriter::held(const HeldRow& row) {
  const FileEntry& file = row.content.file;
  Cells cells = of_container(row.container);
  append(cells, {number(row.process.identity.pid), number(row.process.identity.start_time), row.content.name, file.path,
                 std::string(file_type_word(file.type)), number_or_null(file.size), digest(file.sha256),
                 file.blobs.has_value(), std::string(outcome_word(file.outcome.kind))});
  write(held_table, cells);
}

void FlatWriter::variable(const VariableRow& row) {
  Cells cells = of_container(row.container);
  append(cells, {row.process == nullptr ? Cell() : number(row.process->identity.pid),
                 row.process == nullptr ? Cell() : number(row.process->identity.start_time),
                 std::string(row.process == nullptr ? "configured" : "process"), row.variable.name, row.variable.secret,
                 number(row.variable.value.size())});
  write(environment_table, cells);
}

void FlatWriter::socket(const SocketRow& row) {
  Cells cells = of_holder(row.holder);
  cells.emplace_back(row.network);
  append(cells, std::visit([](const auto& of_kind) { return cells_of(of_kind); }, row.socket));
  const show::SocketOwner* const holder = row.holder;
  append(cells, {holder == nullptr ? Cell() : number(holder->process.pid),
                 holder == nullptr ? Cell() : number(holder->process.start_time),
                 holder == nullptr ? Cell() : Cell(holder->comm), holder == nullptr ? Cell() : number(holder->fd)});
  write(sockets_table, cells);
}

void FlatWriter::write_xattrs(const FileRow& row) {
  for (const Xattr& xattr : row.entry.xattrs) {
    Cells cells = of_container(row.container);
    append(cells, {row.path, row.fsid, xattr.name, xattr.value});
    write(xattrs_table, cells);
  }
}

void FlatWriter::file(const FileRow& row) {
  if (is_wanted(files_table)) {
    Cells cells = of_container(row.container);
    append(cells, cells_of(row));
    write(files_table, cells);
  }
  if (is_wanted(xattrs_table)) write_xattrs(row);
}

}  // namespace exhibit::exports
