#include "evidence/diff/container_diff.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/container_text.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {
namespace {

void write_exit(JsonWriter& json, const ContainerRecord& container) {
  json.field("state", "exited").field("finished", container.finished);
  if (container.exit_code) json.field("exit_code", *container.exit_code);
}

std::string container_json(const ContainerRecord& container) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("cid", container.cid).field("runtime", container.runtime);
  json.bytes_field("id", container.id).bytes_field("name", container.name).bytes_field("image", container.image);
  json.field("image_digest", container.image_digest).field("created", container.created);
  json.field("started", container.started).bytes_array("configured_args", container.configured_args);
  if (container.has_exited()) {
    write_exit(json, container);
  } else {
    json.key("leader").begin_object().field("pid", container.leader.pid);
    json.field("start_time", container.leader.start_time).end_object();
  }
  json.end_object();
  return text;
}

Finding container_finding(Change change, const ContainerPair& pair) {
  Finding finding{.kind = FindingKind::container, .change = change, .path = shown_name(pair.newest())};
  if (pair.a != nullptr) finding.before = container_json(*pair.a);
  if (pair.b != nullptr) finding.after = container_json(*pair.b);
  return finding;
}

/// `lacking` is the side without the container.
Finding lone_container(const ContainerPair& pair, const BundleSide& lacking, const BundleSide& other) {
  if (auto why = lacking.why_container_may_be_missing(pair.newest(), other)) {
    Finding finding = container_finding(Change::unknown, pair);
    finding.reasons.push_back(std::move(*why));
    return finding;
  }
  Finding finding = container_finding(pair.a == nullptr ? Change::added : Change::removed, pair);
  finding.reasons.push_back(lacking.name + " found no " + (pair.newest().has_exited() ? "state" : "process") + " of it");
  finding.reasons.emplace_back("its files could not be compared");
  return finding;
}

void add_change(std::vector<std::string>& reasons, std::string_view what, const std::string& before,
                const std::string& after) {
  if (before == after || before.empty() || after.empty()) return;
  reasons.push_back(fmt::format("{} {} → {}", what, escape_for_terminal(before), escape_for_terminal(after)));
}

/// Whether it began or ceased to run, or did both.
std::optional<std::string> state_change(const ContainerRecord& a, const ContainerRecord& b, bool recreated) {
  if (!a.has_exited() && b.has_exited()) {
    const std::string when = b.finished.empty() ? "" : ", finished " + show::readable_time(b.finished);
    return show::exit_phrase(b) + when + ": nothing but its root directory could be compared";
  }
  if (a.has_exited() && !b.has_exited()) {
    return fmt::format("started: it had exited, and its first process is pid {}", b.leader.pid);
  }
  if (a.has_exited() && a.started != b.started) return "it ran again in between and has exited";
  if (recreated || a.leader == b.leader) return std::nullopt;
  return fmt::format("restarted: its first process was pid {} and is pid {}", a.leader.pid, b.leader.pid);
}

std::vector<std::string> container_changes(const ContainerPair& pair) {
  const ContainerRecord& a = *pair.a;
  const ContainerRecord& b = *pair.b;
  std::vector<std::string> reasons;
  const bool recreated = !pair.paired_by.empty() && a.id != b.id;
  if (recreated) reasons.push_back("recreated: paired by " + pair.paired_by);
  add_change(reasons, "id", a.id, b.id);
  if (auto change = state_change(a, b, recreated)) reasons.push_back(std::move(*change));
  add_change(reasons, "name", a.name, b.name);
  add_change(reasons, "image", a.image, b.image);
  add_change(reasons, "image digest", a.image_digest, b.image_digest);
  add_change(reasons, "command", show::command_line(a.configured_args), show::command_line(b.configured_args));
  return reasons;
}

}  // namespace

std::optional<Finding> diff_container(const ContainerPair& pair, const BundleSide& a, const BundleSide& b) {
  if (pair.b == nullptr) return lone_container(pair, b, a);
  if (pair.a == nullptr) return lone_container(pair, a, b);
  std::vector<std::string> reasons = container_changes(pair);
  if (reasons.empty()) return std::nullopt;
  Finding finding = container_finding(Change::modified, pair);
  finding.reasons = std::move(reasons);
  return finding;
}

}  // namespace exhibit::diff
