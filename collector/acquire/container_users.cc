#include "collector/acquire/container_users.h"

#include "collector/proc/parse.h"
#include "collector/runtime/state_folder.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_passwd = std::size_t{1} << 20;

std::string read_passwd(const ProcFs& proc, std::int64_t pid) {
  const auto process = proc.process(pid);
  if (!process) return {};
  const auto root = StateFolder::behind(*process, "root", "/");
  return root ? root->read("/etc/passwd", greatest_passwd).bytes : std::string();
}

}  // namespace

const std::string& ContainerUsers::passwd_of(const ProcessFacts& facts) {
  if (!cached_ || cached_->root != *facts.root) cached_ = Passwd{*facts.root, read_passwd(proc_, facts.identity.pid)};
  return cached_->bytes;
}

std::string ContainerUsers::name_of(const ProcessFacts& facts) {
  const auto process = proc_.process(facts.identity.pid);
  return process ? name_of(facts, process->read("uid_map").bytes) : std::string();
}

std::string ContainerUsers::name_of(const ProcessFacts& facts, std::string_view uid_map) {
  if (!facts.root || facts.uid < 0) return {};
  const auto inside = map_into_namespace(uid_map, facts.uid);
  return inside ? user_in_passwd(passwd_of(facts), *inside) : std::string();
}

}  // namespace exhibit
