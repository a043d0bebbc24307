#include "evidence/show/scope.h"

#include <algorithm>

namespace exhibit::show {
namespace {

constexpr std::size_t least_id_length = 4;

std::string name_and_id(const ContainerRecord& container) {
  const std::string id = container.id.substr(0, 12);
  const std::string& name = container.name.empty() ? container.cid : container.name;
  return id.empty() ? name : name + " (" + id + ")";
}

Error no_such_container(const std::string& wanted, const std::vector<ContainerRecord>& known) {
  std::string list;
  for (const ContainerRecord& container : known) list += (list.empty() ? "" : ", ") + name_and_id(container);
  return {ErrorCode::absent,
          0,
          {},
          wanted,
          known.empty() ? "no such container: the bundle has none" : "no such container; the bundle has " + list};
}

}  // namespace

ContainerRecord host_record() {
  ContainerRecord host;
  host.cid = host_cid;
  host.runtime.clear();
  host.name = host_cid;
  return host;
}

bool is_called(const ContainerRecord& container, std::string_view wanted) {
  if (wanted.empty()) return false;
  const bool begins_id = wanted.size() >= least_id_length && container.id.starts_with(wanted);
  const bool names_pod_container = container.pod && container.pod->container == wanted;
  return begins_id || names_pod_container || container.id == wanted || container.name == wanted ||
         container.cid == wanted;
}

Result<std::vector<ContainerRecord>> containers_in_scope(std::vector<ContainerRecord> known,
                                                         const std::vector<std::string>& wanted) {
  if (wanted.empty()) return known;
  for (const std::string& name : wanted) {
    const auto has_name = [&name](const ContainerRecord& container) { return is_called(container, name); };
    if (std::ranges::none_of(known, has_name)) return std::unexpected(no_such_container(name, known));
  }
  const auto is_unwanted = [&wanted](const ContainerRecord& container) {
    return std::ranges::none_of(wanted, [&](const std::string& name) { return is_called(container, name); });
  };
  std::erase_if(known, is_unwanted);
  return known;
}

}  // namespace exhibit::show
