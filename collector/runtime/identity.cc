#include "collector/runtime/identity.h"

#include <algorithm>
#include <utility>

namespace exhibit {
namespace {

std::string text_of(const Witness& source) { return source.name + " (" + source.where + ")"; }

void fill(std::string& field, std::string_view value) {
  if (field.empty()) field = value;
}

}  // namespace

void Identity::witness(const Witness& source, std::string says) {
  found_.record.evidence.push_back({source.name, source.where, std::move(says)});
}

void Identity::conflict(std::string sentence) {
  auto& conflicts = found_.record.conflicts;
  if (std::ranges::find(conflicts, sentence) == conflicts.end()) conflicts.push_back(std::move(sentence));
}

void Identity::settle(std::string& field, std::optional<Witness>& origin, std::string_view what, std::string_view value,
                      const Witness& source) {
  if (value.empty()) return;
  if (!origin) {
    field = value;
    origin = source;
  } else if (field != value) {
    conflict("the " + std::string(what) + " is " + field + " by " + text_of(*origin) + ", but " + std::string(value) +
             " by " + text_of(source));
  }
}

void Identity::set_runtime(std::string_view word, const Witness& source) {
  settle(found_.record.runtime, runtime_source_, "runtime", word, source);
}

void Identity::set_id(std::string_view id, const Witness& source) {
  settle(found_.record.id, id_source_, "id", id, source);
}

void Identity::set_name(std::string_view name, const Witness& source) {
  settle(found_.record.name, name_source_, "name", name, source);
}

void Identity::set_pod(const Pod& pod, const Witness& source) {
  if (!found_.record.pod) found_.record.pod.emplace();
  Pod& known = *found_.record.pod;
  settle(known.uid, pod_source_, "pod's uid", pod.uid, source);
  fill(known.name, pod.name);
  fill(known.name_space, pod.name_space);
  fill(known.container, pod.container);
}

void Identity::describe_image(std::string_view image, std::string_view digest) {
  fill(found_.record.image, image);
  fill(found_.record.image_digest, digest);
}

void Identity::describe_times(std::string_view created, std::string_view started) {
  fill(found_.record.created, created);
  fill(found_.record.started, started);
}

void Identity::describe_labels(const std::vector<Label>& labels) {
  if (found_.record.labels.empty()) found_.record.labels = labels;
}

void Identity::describe_configuration(const std::vector<std::string>& args, const std::vector<std::string>& env,
                                      const std::string& where) {
  if (!found_.record.configured_env_source.empty()) return;
  found_.record.configured_args = args;
  found_.record.configured_env = env;
  found_.record.configured_env_source = where;
}

void Identity::keep_state(std::string_view name, const std::string& where, RawFile content) {
  const auto same = [&](const RuntimeStateFile& file) { return file.source == where; };
  if (std::ranges::none_of(found_.state, same)) found_.state.push_back({std::string(name), where, std::move(content)});
}

}  // namespace exhibit
