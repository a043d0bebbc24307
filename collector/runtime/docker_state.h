// Docker's own state of a container: <data-root>/containers/<id>/config.v2.json, as dockerd 1.10 to 27 writes it
// (moby, daemon/container: type Container).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/container.h"

namespace exhibit {

struct DockerState {
  std::string id;
  std::string name;          ///< without the leading '/'
  std::string image;         ///< as it was asked for
  std::string image_digest;  ///< of the image's configuration: "sha256:…"
  std::string created;
  std::string started;
  std::string finished;
  std::optional<std::int64_t> exit_code;
  std::string driver;     ///< of its storage: "overlay2"
  std::uint64_t pid = 0;  ///< 0 where it does not run
  std::vector<Label> labels;
  std::vector<std::string> args;  ///< Path and Args
  std::vector<std::string> env;
};

/// Nothing where it is no JSON object with an ID.
std::optional<DockerState> parse_docker_state(std::string_view bytes);

/// The value of "data-root" (formerly "graph") in daemon.json; empty where it has none.
std::string data_root_in_daemon_json(std::string_view bytes);

}  // namespace exhibit
