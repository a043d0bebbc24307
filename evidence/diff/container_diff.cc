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

void write_pod(JsonWriter& json, const Pod& pod) {
  json.key("pod").begin_object().bytes_field("name", pod.name).bytes_field("namespace", pod.name_space);
  json.bytes_field("uid", pod.uid).bytes_field("container", pod.container).end_object();
}

std::string container_json(const ContainerRecord& container) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("cid", container.cid).field("runtime", container.runtime);
  json.bytes_field("id", container.id).bytes_field("name", container.name).bytes_field("image", container.image);
  json.field("image_digest", container.image_digest);
  if (container.pod) write_pod(json, *container.pod);
  json.field("created", container.created);
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
  finding.reasons.push_back(lacking.name + " found no " + (pair.newest().has_exited() ? "state" : "process") +
                            " of it");
  finding.reasons.push_back(
      fmt::format("paired with no container of {}: its files could not be compared", lacking.name));
  finding.events = {"unpaired"};
  return finding;
}

/// What is to be said of two containers of a pair.
class ContainerChanges {
 public:
  ContainerChanges(const ContainerPair& pair, bool same_boot)
      : pair_(pair), a_(*pair.a), b_(*pair.b), same_boot_(same_boot) {}

  std::optional<Finding> finding() {
    tell_other_container();
    add_change("id", a_.id, b_.id);
    tell_state();
    add_change("name", a_.name, b_.name);
    tell_image();
    add_change("command", show::command_line(a_.configured_args), show::command_line(b_.configured_args));
    if (reasons_.empty()) return std::nullopt;
    Finding finding = container_finding(Change::modified, pair_);
    finding.reasons = std::move(reasons_);
    finding.events = std::move(events_);
    return finding;
  }

 private:
  bool is_other_container() const { return a_.id != b_.id && pair_.by != PairedBy::leader; }

  void add(std::string_view event, std::string reason) {
    events_.push_back(event);
    reasons_.push_back(std::move(reason));
  }

  void add_change(std::string_view what, const std::string& before, const std::string& after) {
    if (before == after || before.empty() || after.empty()) return;
    reasons_.push_back(fmt::format("{} {} → {}", what, escape_for_terminal(before), escape_for_terminal(after)));
  }

  void tell_other_container() {
    if (pair_.is_ambiguous()) {
      add("ambiguous",
          fmt::format("ambiguous: {} of A and {} of B have the same {}; taken in the order of start",
                      show::counted(pair_.candidates_a, "container", "containers"),
                      show::counted(pair_.candidates_b, "container", "containers"), paired_by_phrase(pair_.by)));
    }
    if (!is_other_container()) return;
    switch (pair_.by) {
      case PairedBy::name: return add("recreated", "recreated: paired by runtime and name");
      case PairedBy::pod: return tell_pod();
      case PairedBy::controller:
        return add("new-pod", fmt::format("a new pod of the same controller: {} → {}",
                                          escape_for_terminal(a_.pod->name), escape_for_terminal(b_.pod->name)));
      case PairedBy::image: return add("same-image", "another container: paired by image");
      case PairedBy::told: return add("told", "another container: paired by what --map told");
      case PairedBy::nothing:
      case PairedBy::id:
      case PairedBy::leader: return;
    }
  }

  void tell_pod() {
    const bool is_same_pod = a_.pod->uid == b_.pod->uid;
    add("recreated", fmt::format("recreated in {}: paired by pod and container name",
                                 is_same_pod ? "the same pod" : "a new pod of the same name"));
  }

  /// Whether it began or ceased to run, or did both.
  void tell_state() {
    if (!a_.has_exited() && b_.has_exited()) {
      const std::string when = b_.finished.empty() ? "" : ", finished " + show::readable_time(b_.finished);
      return add("exited", show::exit_phrase(b_) + when + ": nothing but its root directory could be compared");
    }
    if (a_.has_exited() && !b_.has_exited()) {
      return add("started", fmt::format("started: it had exited, and its first process is pid {}", b_.leader.pid));
    }
    if (is_other_container()) return;
    if (a_.has_exited()) {
      if (a_.started != b_.started) add("restarted", "it ran again in between and has exited");
      return;
    }
    const bool is_of_processes = a_.leader.pid != 0 && b_.leader.pid != 0;
    if (!is_of_processes || (a_.leader == b_.leader && same_boot_)) return;
    add("restarted", fmt::format("restarted{}: its first process was pid {} and is pid {}",
                                 same_boot_ ? "" : " in another boot of the host", a_.leader.pid, b_.leader.pid));
  }

  void tell_image() {
    add_change("image", a_.image, b_.image);
    add_change("image digest", a_.image_digest, b_.image_digest);
    const bool has_digests = !a_.image_digest.empty() && !b_.image_digest.empty();
    const bool is_other = has_digests ? a_.image_digest != b_.image_digest
                                      : !a_.image.empty() && !b_.image.empty() && a_.image != b_.image;
    if (is_other) events_.emplace_back("image-changed");
  }

  const ContainerPair& pair_;
  const ContainerRecord& a_;
  const ContainerRecord& b_;
  bool same_boot_;
  std::vector<std::string> reasons_;
  std::vector<std::string_view> events_;
};

}  // namespace

std::optional<Finding> diff_container(const ContainerPair& pair, const BundleSide& a, const BundleSide& b) {
  if (pair.b == nullptr) return lone_container(pair, b, a);
  if (pair.a == nullptr) return lone_container(pair, a, b);
  return ContainerChanges(pair, a.is_of_same_boot(b)).finding();
}

}  // namespace exhibit::diff
