#include "collector/runtime/runc_state.h"

#include "collector/runtime/state_json.h"

namespace exhibit {

std::optional<RuncState> parse_runc_state(std::string_view bytes) {
  const auto json = parse_state_json(bytes);
  if (!json) return std::nullopt;
  const auto pid = number_of(member_of(*json, "init_process_pid"));
  if (!pid) return std::nullopt;
  RuncState state{.id = text_of(member_of(*json, "id")), .pid = *pid};
  state.start_time = number_of(member_of(*json, "init_process_start")).value_or(0);
  state.created = text_of(member_of(*json, "created"));
  state.rootfs = text_of(member_at(*json, {"config", "rootfs"}));
  for (const std::string& label : texts_of(member_at(*json, {"config", "labels"}))) {
    if (label.starts_with("bundle=")) state.bundle = label.substr(7);
  }
  return state;
}

std::optional<RuncState> parse_crun_status(std::string_view bytes) {
  const auto json = parse_state_json(bytes);
  if (!json) return std::nullopt;
  const auto pid = number_of(member_of(*json, "pid"));
  if (!pid) return std::nullopt;
  RuncState state{.pid = *pid};
  state.start_time = number_of(member_of(*json, "process-start-time")).value_or(0);
  state.created = text_of(member_of(*json, "created"));
  state.bundle = text_of(member_of(*json, "bundle"));
  state.rootfs = text_of(member_of(*json, "rootfs"));
  return state;
}

std::optional<RuncState> parse_gvisor_state(std::string_view bytes) {
  const auto json = parse_state_json(bytes);
  if (!json) return std::nullopt;
  const auto pid = number_of(member_at(*json, {"sandbox", "pid"}));
  if (!pid) return std::nullopt;
  RuncState state{.id = text_of(member_of(*json, "id")), .pid = *pid};
  state.created = text_of(member_of(*json, "createdAt"));
  state.bundle = text_of(member_of(*json, "bundleDir"));
  return state;
}

}  // namespace exhibit
