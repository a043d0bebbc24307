#include "evidence/records/mount.h"

#include <array>

#include "evidence/encoding/json_writer.h"

namespace exhibit {

std::string_view mount_decision_word(MountDecisionKind kind) {
  static constexpr std::array<std::string_view, 5> words = {"walked", "shared", "layered", "skipped", "covered"};
  return words[static_cast<std::size_t>(kind)];
}

std::string to_json(const MountDecision& decision) {
  std::string text;
  JsonWriter json(text);
  const Mount& mount = decision.mount;
  json.begin_object().field("id", mount.id).field("parent", mount.parent).field("dev", mount.dev);
  json.bytes_field("root", mount.root).bytes_field("mount_point", mount.mount_point);
  json.bytes_field("options", mount.options).bytes_field("fstype", mount.fstype);
  json.bytes_field("source", mount.source).bytes_field("super_options", mount.super_options);
  if (decision.seen_by) {
    json.key("seen_by").begin_object().field("pid", decision.seen_by->pid);
    json.field("start_time", decision.seen_by->start_time).end_object();
  }
  json.field("decision", mount_decision_word(decision.kind)).field("reason", decision.reason);
  json.field("fsid", decision.fsid);
  if (decision.kind == MountDecisionKind::layered) {
    if (decision.upper) json.field("upper", *decision.upper);
    json.key("lowers").begin_array();
    for (const std::string& fsid : decision.lowers) json.string(fsid);
    json.end_array();
  }
  json.end_object();
  return text;
}

std::string reached_at(const MountDecision& decision) {
  const std::string& point = decision.mount.mount_point;
  if (!decision.seen_by) return point;
  const std::string root = "/proc/" + std::to_string(decision.seen_by->pid) + "/root";
  return point == "/" ? root : root + point;
}

std::string to_json(const WalkRecord& walk) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("fsid", walk.fsid).field("dev", walk.dev).bytes_field("root", walk.root);
  json.bytes_field("fstype", walk.fstype).bytes_field("source", walk.source).bytes_field("through", walk.through);
  if (walk.layer) json.bytes_field("layer", *walk.layer);
  json.field("cid", walk.cid);
  write_outcome(json, walk.outcome);
  json.field("begun", to_iso8601(walk.begun)).field("ended", to_iso8601(walk.ended)).field("parts", walk.parts);
  json.field("entries", walk.entries).field("files", walk.files).field("bytes", walk.bytes).field("hash", walk.hash);
  json.field("private_mount", walk.private_mount);
  json.key("outcomes").begin_object();
  for (const auto& [word, count] : walk.outcomes) json.field(word, count);
  json.end_object().end_object();
  return text;
}

}  // namespace exhibit
