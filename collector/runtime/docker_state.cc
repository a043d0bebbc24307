#include "collector/runtime/docker_state.h"

#include "collector/runtime/state_json.h"

namespace exhibit {

std::optional<DockerState> parse_docker_state(std::string_view bytes) {
  const auto json = parse_state_json(bytes);
  if (!json) return std::nullopt;
  DockerState state;
  state.id = text_of(member_of(*json, "ID"));
  if (state.id.empty()) return std::nullopt;
  state.name = text_of(member_of(*json, "Name"));
  if (state.name.starts_with('/')) state.name.erase(0, 1);
  state.image = text_of(member_at(*json, {"Config", "Image"}));
  state.image_digest = text_of(member_of(*json, "Image"));
  state.created = text_of(member_of(*json, "Created"));
  state.started = set_time(text_of(member_at(*json, {"State", "StartedAt"})));
  state.finished = set_time(text_of(member_at(*json, {"State", "FinishedAt"})));
  state.exit_code = integer_of(member_at(*json, {"State", "ExitCode"}));
  state.driver = text_of(member_of(*json, "Driver"));
  state.pid = number_of(member_at(*json, {"State", "Pid"})).value_or(0);
  state.labels = labels_of(member_at(*json, {"Config", "Labels"}));
  state.env = texts_of(member_at(*json, {"Config", "Env"}));
  if (const std::string path = text_of(member_of(*json, "Path")); !path.empty()) state.args.push_back(path);
  for (std::string& argument : texts_of(member_of(*json, "Args"))) state.args.push_back(std::move(argument));
  return state;
}

std::string data_root_in_daemon_json(std::string_view bytes) {
  const auto json = parse_state_json(bytes);
  if (!json) return {};
  const std::string root = text_of(member_of(*json, "data-root"));
  return root.empty() ? text_of(member_of(*json, "graph")) : root;
}

}  // namespace exhibit
