#include "evidence/show/render/container_text.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/show/render/words.h"

namespace exhibit::show {
namespace {

/// A labelled line; nothing where there is nothing to say.
void add_fact(std::string& text, std::string_view label, std::string_view value) {
  if (!value.empty()) text += fmt::format("  {:<11}{}\n", label, value);
}

std::string image_phrase(const ContainerRecord& container) {
  std::string image = escape_for_terminal(container.image);
  const std::string digest = escape_for_terminal(container.image_digest);
  if (digest.empty()) return image;
  return image.empty() ? digest : image + "  " + digest;
}

std::string pod_phrase(const std::optional<Pod>& pod) {
  if (!pod) return {};
  return fmt::format("{}/{}  container {}  uid {}", escape_for_terminal(pod->name_space),
                     escape_for_terminal(pod->name), or_dash(escape_for_terminal(pod->container)),
                     or_dash(escape_for_terminal(pod->uid)));
}

std::string root_phrase(const RootDirectory& root) {
  return root.dev.empty() ? "" : fmt::format("device {} inode {}", escape_for_terminal(root.dev), root.ino);
}

std::string namespaces_phrase(const ContainerRecord& container) {
  std::string text;
  for (const auto& [name, inode] : container.namespaces) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", escape_for_terminal(name), inode);
  }
  return text;
}

std::string evidence_phrase(const Evidence& evidence) {
  return fmt::format("{}: {}  ({})", escape_for_terminal(evidence.source), escape_for_terminal(evidence.says),
                     or_dash(escape_for_terminal(evidence.where)));
}

void add_state(std::string& text, const ContainerRecord& container) {
  if (container.has_exited()) {
    add_fact(text, "status", exit_phrase(container));
  } else {
    add_fact(text, "leader", fmt::format("pid {}", container.leader.pid));
  }
}

}  // namespace

std::string exit_phrase(const ContainerRecord& container) {
  return container.exit_code ? fmt::format("exited, exit code {}", *container.exit_code) : "exited";
}

std::string container_name(const ContainerRecord& container) {
  const std::string& name = container.name.empty() ? container.id : container.name;
  return escape_for_terminal(name.empty() ? container.cid : name);
}

std::string container_title(const ContainerRecord& container) {
  std::string facts;
  for (const std::string& fact : {escape_for_terminal(container.runtime), short_id(container.id)}) {
    if (!fact.empty()) facts += (facts.empty() ? "" : " ") + fact;
  }
  const std::string cid = escape_for_terminal(container.cid);
  std::string name = escape_for_terminal(container.name);
  if (facts.empty() && name == cid) return name;
  return fmt::format("{} ({}{}{})", or_dash(name), facts, facts.empty() ? "" : ", ", cid);
}

std::string container_block(const ContainerRecord& container, const Palette& palette) {
  std::string text = fmt::format("{}{}{}\n", palette.heading, container_title(container), palette.reset);
  add_fact(text, "id", escape_for_terminal(container.id));
  add_fact(text, "image", image_phrase(container));
  add_fact(text, "pod", pod_phrase(container.pod));
  add_fact(text, "created", readable_time(container.created));
  add_fact(text, "started", readable_time(container.started));
  add_fact(text, "finished", readable_time(container.finished));
  add_fact(text, "arguments", command_line(container.configured_args));
  add_state(text, container);
  add_fact(text, "processes", std::to_string(container.pids.size()));
  add_fact(text, "root", root_phrase(container.root));
  add_fact(text, "cgroup", escape_for_terminal(container.cgroup));
  add_fact(text, "namespaces", namespaces_phrase(container));
  for (const Label& label : container.labels) {
    add_fact(text, "label", escape_for_terminal(label.name) + "=" + escape_for_terminal(label.value));
  }
  for (const StateFile& file : container.state_files) add_fact(text, "state", escape_for_terminal(file.source));
  for (const Evidence& evidence : container.evidence) add_fact(text, "evidence", evidence_phrase(evidence));
  for (const std::string& conflict : container.conflicts) {
    text += fmt::format("  {}conflict{}   {}\n", palette.warning, palette.reset, escape_for_terminal(conflict));
  }
  return text;
}

void write_container_reference(JsonWriter& json, const ContainerRecord& container) {
  json.field("container", container_name(container)).field("container_id", escape_for_terminal(container.id));
  json.field("runtime", escape_for_terminal(container.runtime));
}

}  // namespace exhibit::show
