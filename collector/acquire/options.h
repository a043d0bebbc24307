// What an acquisition was asked to do.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "collector/capture/capture_options.h"
#include "collector/capture/held_elsewhere.h"
#include "collector/rootfs/hash_rule.h"
#include "collector/rootfs/mount_plan.h"

namespace exhibit {

struct CollectOptions {
  std::vector<std::string> containers;  ///< ids or names; none of both lists: all
  std::vector<std::int64_t> pids;
  bool exited = false;                   ///< containers that have exited too
  std::vector<std::string> state_roots;  ///< further folders in which runtimes keep their state
  HashMode hash = HashMode::all;
  bool measure_only = false;  ///< no file's content is read: its size stands for it
  MountOptions mounts;
  CaptureOptions capture;
  HeldElsewhere held_elsewhere;  ///< content that need not be taken again
  std::vector<std::pair<std::string, std::string>> operator_facts;
  std::vector<std::string> argv;
  std::size_t threads = 2;
  bool freeze = false;                 ///< stop the containers while they are read
  std::string unconfined;              ///< why the program could not be kept from changing anything; empty where it was
  std::uint64_t greatest_rate = 0;     ///< of reading contents, in bytes a second; 0: as fast as it goes
  std::uint64_t deadline_seconds = 0;  ///< of the whole run; 0: none
  std::chrono::steady_clock::time_point begun =
      std::chrono::steady_clock::now();  ///< the run, before anything was looked at
};

}  // namespace exhibit
