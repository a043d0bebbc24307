#include "evidence/stack/item_collector.h"

#include <fmt/format.h>

#include "evidence/show/render/words.h"

namespace exhibit::stack {
namespace {

/// Type, mode, and the digest, target or device number.
std::string identity_of(const FileEntry& entry) {
  std::string content;
  if (entry.sha256) {
    content = entry.sha256->hex();
  } else if (entry.sparse_sha256) {
    content = "sparse " + entry.sparse_sha256->hex();
  } else if (entry.target) {
    content = *entry.target;
  } else if (entry.rdev) {
    content = entry.rdev->text();
  }
  const std::string mode = entry.mode ? fmt::format("{:04o}", *entry.mode) : "?";
  return fmt::format("{} {}{}{}", file_type_word(entry.type), mode, content.empty() ? "" : " ", content);
}

bool is_unread(const FileEntry& entry) {
  const bool has_digest = entry.sha256 || entry.sparse_sha256;
  return entry.type == FileType::unknown || (entry.type == FileType::file && !has_digest);
}

/// Whether it waits for peers: a UDP socket is `close` until it is connected.
bool waits(const Socket& socket) {
  return socket.state == SocketState::listen ||
         (socket.protocol.starts_with("udp") && socket.state == SocketState::close);
}

}  // namespace

exports::RowKinds ItemCollector::wants() const {
  return {.containers = true,
          .processes = kinds_.contains(ItemKind::process),
          .variables = kinds_.contains(ItemKind::variable),
          .sockets = kinds_.contains(ItemKind::listener),
          .files = kinds_.contains(ItemKind::file)};
}

void ItemCollector::take(const std::string& cid, ItemKind kind, std::string subject, std::string identity,
                         bool is_unread) {
  const auto appearance = appearances_.find(cid);
  if (appearance == appearances_.end()) return;
  const std::uint32_t image = population_.appearances()[appearance->second].image;
  take_({image, kind, std::move(subject), std::move(identity), is_unread, appearance->second});
}

void ItemCollector::container(const ContainerRecord& container) {
  if (const auto number = population_.add(path_, bundle_, container)) appearances_[container.cid] = *number;
}

void ItemCollector::process(const exports::ProcessRow& row) {
  const ProcessRecord& process = row.process;
  if (process.thread_of) return;
  take(row.container.cid, ItemKind::process, process.exe, show::command_line(process.cmdline), process.exe.empty());
}

void ItemCollector::variable(const exports::VariableRow& row) {
  take(row.container.cid, ItemKind::variable, row.variable.name, {});
}

void ItemCollector::socket(const exports::SocketRow& row) {
  const auto* const socket = std::get_if<Socket>(&row.socket);
  if (socket == nullptr || row.holder == nullptr || !waits(*socket)) return;
  take(row.holder->cid, ItemKind::listener,
       fmt::format("{} {}", socket->protocol, endpoint_text(socket->local_address, socket->local_port)), {});
}

void ItemCollector::file(const exports::FileRow& row) {
  if (!row.is_seen()) return;
  take(row.container.cid, ItemKind::file, row.path, identity_of(row.entry), is_unread(row.entry));
}

}  // namespace exhibit::stack
