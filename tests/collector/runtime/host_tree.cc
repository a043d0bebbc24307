#include "tests/collector/runtime/host_tree.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "collector/runtime/exited.h"

namespace exhibit {

HostTree::HostTree() {
  folder_.make_folder("root");
  folder_.make_folder("proc/2");
  std::filesystem::create_symlink(folder_ / "root", folder_ / "proc/2/root");
  folder_.make_folder("proc/self");
  folder_.write("proc/self/mountinfo", mount_of_the_tree());
  add(FakeProcess(2, 0));
}

void HostTree::add(const ProcessFacts& process, std::string_view mountinfo, const std::string& cwd) {
  const std::string folder = "proc/" + std::to_string(process.identity.pid);
  if (process.identity.pid != 2) {
    processes_.push_back(process);
    folder_.make_folder(folder);
    std::filesystem::create_symlink(folder_ / "root", folder_ / (folder + "/root"));
  }
  folder_.write(folder + "/mountinfo", std::string(mountinfo) + mount_of_the_tree());
  folder_.write(folder + "/stat", std::to_string(process.identity.pid) +
                                      " (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " +
                                      std::to_string(process.identity.start_time) + " 0");
  if (!cwd.empty()) std::filesystem::create_symlink(folder_ / ("root" + cwd), folder_ / (folder + "/cwd"));
}

std::string HostTree::mount_of_the_tree() const {
  struct stat status{};
  ::stat((folder_ / ".").c_str(), &status);
  return "900 1 " + std::to_string(::major(status.st_dev)) + ":" + std::to_string(::minor(status.st_dev)) +
         " / /where-this-tree-is rw - ext4 none rw\n";
}

void HostTree::write_proc(std::int64_t pid, const std::string& name, std::string_view content) {
  folder_.write("proc/" + std::to_string(pid) + "/" + name, content);
}

FoundContainers HostTree::find(const StopFlag& stop) const {
  const auto proc = ProcFs::open_at(folder_ / "proc");
  if (!proc) throw std::runtime_error(proc.error().message());
  return find_containers(*proc, survey_of(processes_), stop);
}

FoundContainers HostTree::find_all(const std::vector<std::string>& state_roots) const {
  const auto proc = ProcFs::open_at(folder_ / "proc");
  if (!proc) throw std::runtime_error(proc.error().message());
  FoundContainers found = find();
  std::vector<std::string> paths;
  for (const std::string& root : state_roots) paths.push_back(at(root));
  if (const auto added = add_exited_containers(*proc, survey_of(processes_), paths, found); !added) {
    throw std::runtime_error(added.error().message());
  }
  return found;
}

std::string host_mountinfo(const std::string& merged) {
  return "26 1 8:1 / / rw - ext4 /dev/vda rw\n45 26 0:40 / " + merged + " rw - overlay overlay rw\n";
}

std::string container_mountinfo(const std::string& upper, const std::string& hostname) {
  return "71 47 0:40 / / rw - overlay overlay rw,lowerdir=/l,upperdir=" + upper + ",workdir=/w\n89 71 8:1 " + hostname +
         " /etc/hostname rw - ext4 /dev/vda rw\n";
}

std::string bundle_json(const std::string& annotations) {
  return R"({"ociVersion":"1.0.2","process":{"args":["sleep","1"],"env":["PATH=/bin","TOP_SECRET=API_KEY"]},"root":{"path":"rootfs"},)"
         R"("annotations":{)" +
         annotations + "}}";
}

std::string runc_json(std::int64_t pid, std::uint64_t start) {
  return R"({"id":")" + id + R"(","init_process_pid":)" + std::to_string(pid) + R"(,"init_process_start":)" +
         std::to_string(start) + "}";
}

FakeProcess init(std::int64_t pid, std::int64_t parent, const std::string& cgroup) {
  return FakeProcess(pid, parent).mounts(10).pids(20, 1).root(5).cgroup(cgroup);
}

FakeProcess shim(const std::string& name_space, const std::string& task) {
  return FakeProcess(9, 1).called("containerd-shim",
                                  {"/usr/bin/containerd-shim-runc-v2", "-namespace", name_space, "-id", task});
}

const FoundContainer& only(const FoundContainers& found) {
  if (found.containers.size() != 1) throw std::runtime_error(std::to_string(found.containers.size()) + " containers");
  return found.containers[0];
}

std::vector<std::string> sources_of(const FoundContainer& container) {
  std::vector<std::string> sources;
  for (const Evidence& evidence : container.record.evidence) {
    if (std::ranges::find(sources, evidence.source) == sources.end()) sources.push_back(evidence.source);
  }
  return sources;
}

std::vector<std::string> state_of(const FoundContainer& container) {
  std::vector<std::string> names;
  for (const RuntimeStateFile& file : container.state) names.push_back(file.name);
  return names;
}

}  // namespace exhibit
