#include "evidence/export/read_rows.h"

#include <algorithm>

#include "evidence/overlay/layers.h"
#include "evidence/overlay/mount_listing.h"
#include "evidence/reader/listing_entries.h"
#include "evidence/reader/mount_cover.h"
#include "evidence/reader/paths.h"
#include "evidence/show/bundle_scope.h"
#include "evidence/show/network_namespaces.h"

namespace exhibit::exports {
namespace {

Result<void> read_variables(const Bundle& bundle, const ContainerRecord& container, const ProcessRecord& process,
                            RowWriter& writer) {
  const auto environ = bundle.artifact(container.cid, process.identity, "environ");
  if (!environ) return std::unexpected(environ.error());
  for (const show::Variable& variable : show::environment_of(process, *environ).variables) {
    writer.variable({container, &process, variable});
  }
  return {};
}

Result<void> read_held(const Bundle& bundle, const ContainerRecord& container, const ProcessRecord& process,
                       RowWriter& writer) {
  const auto contents = bundle.contents(container.cid, process.identity);
  if (!contents) return std::unexpected(contents.error());
  for (const ProcessContent& content : *contents) writer.held({container, process, content});
  return {};
}

Result<void> read_processes(const Bundle& bundle, const ContainerRecord& container, RowWriter& writer) {
  const auto processes = bundle.processes(container.cid);
  if (!processes) return std::unexpected(processes.error());
  for (const ProcessRecord& process : *processes) {
    if (writer.wants().processes) writer.process({container, process});
    if (writer.wants().held) {
      if (const auto read = read_held(bundle, container, process, writer); !read) return read;
    }
    if (writer.wants().variables) {
      if (const auto read = read_variables(bundle, container, process, writer); !read) return read;
    }
  }
  return {};
}

Result<void> read_container(const Bundle& bundle, const ContainerRecord& container, RowWriter& writer) {
  const RowKinds wants = writer.wants();
  if (wants.mounts) {
    const auto mounts = show::mounts_of(bundle, container);
    if (!mounts) return std::unexpected(mounts.error());
    for (const MountDecision& mount : *mounts) writer.mount({container, mount});
  }
  if (wants.variables) {
    for (const show::Variable& variable : show::configured_environment(container)) {
      writer.variable({container, nullptr, variable});
    }
  }
  return wants.processes || wants.held || wants.variables ? read_processes(bundle, container, writer) : Result<void>();
}

void hand_over(const show::NetworkNamespace& network, const show::SocketOwners& owners, RowWriter& writer) {
  for (const auto& socket : network.sockets) {
    const std::uint64_t inode = std::visit([](const auto& of_kind) { return of_kind.inode; }, socket);
    const auto held = inode == 0 ? owners.end() : owners.find(inode);
    if (held == owners.end()) {
      writer.socket({network.nsid, socket, nullptr});
      continue;
    }
    for (const show::SocketOwner& holder : held->second) writer.socket({network.nsid, socket, &holder});
  }
}

/// Of the namespaces that `containers` live in, and of all where they are all there are.
Result<void> read_all_sockets(const Bundle& bundle, const std::vector<ContainerRecord>& containers, RowWriter& writer) {
  const auto all = containers_called(bundle, {});
  if (!all) return std::unexpected(all.error());
  const auto owners = show::socket_owners_in(bundle, containers);
  if (!owners) return std::unexpected(owners.error());
  for (show::NetworkNamespace& network : show::network_namespaces_of(bundle, containers)) {
    if (network.cids.empty() && containers.size() != all->size()) continue;
    if (const auto read = show::read_sockets(bundle, network); !read) return read;
    hand_over(network, *owners, writer);
  }
  return {};
}

/// FORMAT.md 4.5: such mounts begin with /proc/<pid>/root, and their parent has no line.
bool begins_at_another(const std::vector<MountDecision>& mounts, const Mount& mount) {
  constexpr std::string_view folder = "/proc/";
  const std::string& point = mount.mount_point;
  if (!point.starts_with(folder)) return false;
  const auto after_pid = point.find_first_not_of("0123456789", folder.size());
  if (after_pid == folder.size() || after_pid == std::string::npos) return false;
  if (!std::string_view(point).substr(after_pid).starts_with("/root")) return false;
  return std::ranges::none_of(mounts, [&](const MountDecision& other) { return other.mount.id == mount.parent; });
}

/// The rows of one mount.
class MountFiles {
 public:
  MountFiles(const ContainerRecord& container, const std::vector<MountDecision>& mounts, const MountDecision& mount)
      : container_(container),
        mount_(mount),
        cover_(mounts, mount),
        layers_(layers_of(mount)),
        is_of_another_(begins_at_another(mounts, mount.mount)) {}

  FileRow row(const FileEntry& entry, std::optional<LayerNumber> layer) const {
    FileRow row{container_,  mount_, entry, path_under_mount(mount_.mount.mount_point, entry.path),
                mount_.fsid, layer,  {},    is_of_another_};
    if (layer) row.fsid = std::ranges::find(layers_, *layer, &Layer::number)->fsid;
    if (const std::string* point = cover_.over(row.path)) row.hidden_by = *point;
    return row;
  }

 private:
  const ContainerRecord& container_;
  const MountDecision& mount_;
  MountCover cover_;
  std::vector<Layer> layers_;
  bool is_of_another_;
};

Result<void> read_listing(LineSource& listing, const MountFiles& files, RowWriter& writer) {
  return for_each_entry(listing, [&](const FileEntry& entry) { writer.file(files.row(entry, listing.layer())); });
}

}  // namespace

Result<std::vector<ContainerRecord>> containers_called(const Bundle& bundle, const std::vector<std::string>& wanted) {
  show::Request request;
  request.containers = wanted;
  return show::containers_in_scope(bundle, request);
}

Result<BundleRow> bundle_row(const Bundle& bundle) {
  BundleRow row;
  const auto start = bundle.start();
  if (!start && start.error().code != ErrorCode::absent) return std::unexpected(start.error());
  if (start) {
    row.id = start->bundle_id;
    row.tool_version = start->tool_version;
    row.host = start->hostname;
    row.machine_id = start->machine_id;
    row.boot_id = start->boot_id;
    row.taken = start->clocks.realtime;
  }
  row.status = bundle.is_cut() ? "cut" : bundle.seal()->status;
  return row;
}

Result<void> read_rows(const Bundle& bundle, const std::vector<ContainerRecord>& containers, RowWriter& writer) {
  const auto facts = bundle_row(bundle);
  if (!facts) return std::unexpected(facts.error());
  writer.begin(*facts);
  if (writer.wants().containers) {
    for (const ContainerRecord& container : containers) writer.container(container);
  }
  for (const ContainerRecord& container : containers) {
    if (const auto read = read_container(bundle, container, writer); !read) return read;
  }
  if (writer.wants().sockets) {
    if (const auto read = read_all_sockets(bundle, containers, writer); !read) return read;
  }
  for (const ContainerRecord& container : containers) {
    if (!writer.wants().files) break;
    if (const auto read = read_file_rows(bundle, container, writer); !read) return read;
  }
  writer.end();
  return {};
}

Result<void> read_file_rows(const Bundle& bundle, const ContainerRecord& container, RowWriter& writer) {
  const auto mounts = show::mounts_of(bundle, container);
  if (!mounts) return std::unexpected(mounts.error());
  for (const MountDecision& mount : *mounts) {
    const auto listing = open_listing(bundle, mount);
    if (!listing) continue;
    const MountFiles files(container, *mounts, mount);
    if (const auto read = read_listing(*listing, files, writer); !read) return read;
  }
  return {};
}

}  // namespace exhibit::exports
