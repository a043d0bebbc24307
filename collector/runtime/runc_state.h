// What low-level runtimes keep of a running container: runc's state.json, crun's status, gVisor's <id>.state. All name
// the first process by pid and start time, so that a reused pid is not taken for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace exhibit {

struct RuncState {
  std::string id;  ///< empty for crun, which has it in the folder's name only
  std::uint64_t pid = 0;
  std::uint64_t start_time = 0;  ///< clock ticks since boot; 0 where the runtime does not keep it (gVisor)
  std::string created;
  std::string bundle;  ///< the bundle's folder
  std::string rootfs;
};

/// libcontainer's State: init_process_pid, init_process_start, config.labels "bundle=…".
std::optional<RuncState> parse_runc_state(std::string_view bytes);
/// libcrun's status: pid, process-start-time.
std::optional<RuncState> parse_crun_status(std::string_view bytes);
/// runsc's container: sandbox.pid, bundleDir.
std::optional<RuncState> parse_gvisor_state(std::string_view bytes);

}  // namespace exhibit
