// What a bundle tells, as rows: one file, process, socket, mount or variable at a time.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "evidence/reader/line_source.h"
#include "evidence/records/container.h"
#include "evidence/records/file_entry.h"
#include "evidence/records/mount.h"
#include "evidence/records/process.h"
#include "evidence/records/process_content.h"
#include "evidence/show/environment.h"
#include "evidence/show/proc_net_unix.h"
#include "evidence/show/socket_owners.h"
#include "evidence/sockets/proc_net.h"

namespace exhibit::exports {

/// Of whom all rows are. Empty where a bundle was cut before it could say.
struct BundleRow {
  std::string id;
  std::string tool_version;
  std::string host;  ///< bytes
  std::string machine_id;
  std::string boot_id;
  Timestamp taken;     ///< when the acquisition began
  std::string status;  ///< "complete", "partial", "cut"
};

/// An entry that a container has at `path`. What is not given by `entry` was derived.
struct FileRow {
  const ContainerRecord& container;
  const MountDecision& mount;
  const FileEntry& entry;
  std::string path;  ///< in the container; bytes
  std::string fsid;  ///< the walk that told of it
  std::optional<LayerNumber> layer;
  std::string hidden_by;       ///< the mount point of what is mounted over it; bytes, empty where the container sees it
  bool is_of_another = false;  ///< of a mount that only another process of the container sees (FORMAT.md 4.5)

  /// Whether the container's first process has it at `path`.
  bool is_seen() const { return hidden_by.empty() && !is_of_another; }
};

struct MountRow {
  const ContainerRecord& container;
  const MountDecision& mount;
};

struct ProcessRow {
  const ContainerRecord& container;
  const ProcessRecord& process;
};

/// What a process holds and no path leads to.
struct HeldRow {
  const ContainerRecord& container;
  const ProcessRecord& process;
  const ProcessContent& content;
};

/// A variable of a process, or of what the runtime was told to set where there is no process.
struct VariableRow {
  const ContainerRecord& container;
  const ProcessRecord* process;
  const show::Variable& variable;
};

/// A socket and one of its holders; a socket that nobody in scope holds has one row without.
struct SocketRow {
  const std::string& network;  ///< the inode number of its namespace
  const std::variant<Socket, show::UnixSocket>& socket;
  const show::SocketOwner* holder;
};

}  // namespace exhibit::exports
