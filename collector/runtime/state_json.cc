#include "collector/runtime/state_json.h"

namespace exhibit {
namespace {

constexpr int greatest_depth = 64;

const StateJson& nothing() {
  static const StateJson null;
  return null;
}

}  // namespace

std::optional<StateJson> parse_state_json(std::string_view text) {
  // Deeper values are dropped while they are read: a file of brackets must not become a tower of objects.
  const auto keep = [](int depth, StateJson::parse_event_t, StateJson&) { return depth < greatest_depth; };
  StateJson value = StateJson::parse(text.begin(), text.end(), keep, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

const StateJson& member_of(const StateJson& object, const char* name) {
  if (!object.is_object()) return nothing();
  const auto found = object.find(name);
  return found == object.end() ? nothing() : *found;
}

const StateJson& member_at(const StateJson& object, std::initializer_list<const char*> path) {
  const StateJson* value = &object;
  for (const char* name : path) value = &member_of(*value, name);
  return *value;
}

std::string text_of(const StateJson& value) { return value.is_string() ? value.get<std::string>() : std::string(); }

std::optional<std::uint64_t> number_of(const StateJson& value) {
  if (!value.is_number_unsigned()) return std::nullopt;
  return value.get<std::uint64_t>();
}

std::optional<std::int64_t> integer_of(const StateJson& value) {
  if (!value.is_number_integer()) return std::nullopt;
  const bool is_too_great = value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{INT64_MAX};
  return is_too_great ? std::nullopt : std::optional(value.get<std::int64_t>());
}

std::string set_time(std::string time) { return time.starts_with("0001-01-01") ? std::string() : time; }

std::vector<std::string> texts_of(const StateJson& value) {
  std::vector<std::string> texts;
  if (!value.is_array()) return texts;
  for (const StateJson& element : value) {
    if (element.is_string()) texts.push_back(text_of(element));
  }
  return texts;
}

std::vector<Label> labels_of(const StateJson& value) {
  std::vector<Label> labels;
  if (!value.is_object()) return labels;
  for (const auto& [name, label] : value.items()) {
    if (label.is_string()) labels.push_back({name, text_of(label)});
  }
  return labels;
}

std::string dump_of(const StateJson& value) {
  return value.dump(-1, ' ', false, StateJson::error_handler_t::replace) + "\n";
}

}  // namespace exhibit
