// Surveys of hosts that do not exist.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "collector/proc/survey.h"

namespace exhibit {

inline constexpr std::uint64_t host_mnt = 1;
inline constexpr std::uint64_t host_pid = 2;
inline constexpr RootIdentity host_root{65024, 2};

/// A process like one of the host's; the setters make it another.
class FakeProcess {
 public:
  FakeProcess(std::int64_t pid, std::int64_t parent) {
    facts_.identity = {pid, static_cast<std::uint64_t>(pid) * 10};
    facts_.ppid = parent;
    facts_.comm = "sleep";
    facts_.cmdline = {"sleep", "1"};
    facts_.nspid = {pid};
    facts_.namespaces = {{"mnt", host_mnt}, {"pid", host_pid}};
    facts_.root = host_root;
    cgroup("/");
  }
  explicit FakeProcess(ProcessFacts facts) : facts_(std::move(facts)) {}
  FakeProcess& mounts(std::uint64_t inode) { return facts_.namespaces["mnt"] = inode, *this; }
  FakeProcess& pids(std::uint64_t inode, std::int64_t inside) {
    facts_.namespaces["pid"] = inode;
    facts_.nspid.push_back(inside);
    return *this;
  }
  FakeProcess& root(std::uint64_t inode) { return facts_.root = RootIdentity{99, inode}, *this; }
  FakeProcess& cgroup(std::string path) { return cgroups({{0, "", std::move(path)}}); }
  FakeProcess& cgroups(std::vector<CgroupLine> lines) { return facts_.cgroups = std::move(lines), *this; }
  FakeProcess& called(std::string comm, std::vector<std::string> cmdline) {
    facts_.comm = std::move(comm);
    facts_.cmdline = std::move(cmdline);
    return *this;
  }
  FakeProcess& thread_of(std::int64_t process) { return facts_.thread_of = process, *this; }
  FakeProcess& started(std::uint64_t time) { return facts_.identity.start_time = time, *this; }
  FakeProcess& kernel_thread() { return facts_.kernel_thread = true, *this; }
  /// As a zombie: neither namespaces nor root.
  FakeProcess& dead() {
    facts_.state = 'Z';
    facts_.namespaces.clear();
    facts_.root.reset();
    return *this;
  }
  operator ProcessFacts() const { return facts_; }  // NOLINT: reads as a list of processes

 private:
  ProcessFacts facts_;
};

/// With pid 1 and kthreadd in front.
inline Survey survey_of(std::vector<ProcessFacts> processes) {
  Survey survey;
  survey.processes = {FakeProcess(1, 0), FakeProcess(2, 0).kernel_thread()};
  survey.host = survey.processes[1];
  for (ProcessFacts& process : processes) survey.processes.push_back(std::move(process));
  return survey;
}

}  // namespace exhibit
