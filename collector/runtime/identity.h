// One container's identity as it grows from source to source. Callers go from the most trusted source to the least:
// what is said first stands, and what contradicts it later becomes a conflict, never a silent choice.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/runtime/containers.h"

namespace exhibit {

/// Who says so: "docker state", and the file or process that was read.
struct Witness {
  std::string name;
  std::string where;
};

class Identity {
 public:
  explicit Identity(FoundContainer& found) : found_(found) {}

  const ContainerRecord& record() const { return found_.record; }
  bool has_runtime() const { return runtime_source_.has_value(); }

  /// Adds evidence.
  void witness(const Witness& source, std::string says);
  void conflict(std::string sentence);

  /// What identifies: an empty value says nothing, another value than before is a conflict.
  void set_runtime(std::string_view word, const Witness& source);
  void set_id(std::string_view id, const Witness& source);
  void set_name(std::string_view name, const Witness& source);
  void set_pod(const Pod& pod, const Witness& source);

  /// What describes: the first that has it is believed.
  void describe_image(std::string_view image, std::string_view digest);
  void describe_times(std::string_view created, std::string_view started);
  void describe_labels(const std::vector<Label>& labels);
  void describe_configuration(const std::vector<std::string>& args, const std::vector<std::string>& env,
                              const std::string& where);

  /// Keeps the raw bytes of a state file; `name` is the tool's own for it, [a-z0-9.-].
  void keep_state(std::string_view name, const std::string& where, RawFile content);

 private:
  void settle(std::string& field, std::optional<Witness>& origin, std::string_view what, std::string_view value,
              const Witness& source);

  FoundContainer& found_;
  std::optional<Witness> runtime_source_;
  std::optional<Witness> id_source_;
  std::optional<Witness> name_source_;
  std::optional<Witness> pod_source_;
};

}  // namespace exhibit
