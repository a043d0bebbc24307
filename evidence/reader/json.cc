#include "evidence/reader/json.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "hashing/base64.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_depth = 32;

/// Builds a value from the parser's events and ends the parse at the first thing that FORMAT.md 3 refuses. The
/// library's own builder would keep the last of two equal names.
class StrictBuilder final : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(std::int64_t value) override { return put(value); }
  bool number_unsigned(std::uint64_t value) override {
    return value <= static_cast<std::uint64_t>(INT64_MAX) ? put(value) : fail("an integer beyond 64 bits");
  }
  bool number_float(double value, const std::string& text) override {
    // An integer too large for 64 bits arrives here as well.
    return text.find_first_of(".eE") != std::string::npos ? put(value) : fail("an integer beyond 64 bits");
  }
  bool string(std::string& value) override { return put(std::move(value)); }
  bool binary(Json::binary_t&) override { return fail("binary"); }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    const auto [member, is_new] = open_.back()->get_ref<Json::object_t&>().try_emplace(name);
    if (!is_new) return fail(fmt::format("the name \"{}\" twice in one object", name));
    member_ = &member->second;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
    return fail(fmt::format("no JSON at byte {}", position));
  }

  const std::string& problem() const { return problem_; }
  Json take() { return std::move(root_); }

 private:
  bool fail(std::string why) {
    if (problem_.empty()) problem_ = std::move(why);
    return false;
  }

  /// Where the next value belongs. A pointer into an array is used only while nothing is added to that array.
  Json& place() {
    if (open_.empty()) return root_;
    return open_.back()->is_array() ? open_.back()->emplace_back() : *member_;
  }

  template <typename Value>
  bool put(Value&& value) {
    place() = std::forward<Value>(value);
    return true;
  }

  bool open(Json container) {
    if (open_.size() == greatest_depth) return fail(fmt::format("nested deeper than {}", greatest_depth));
    Json& value = place();
    value = std::move(container);
    open_.push_back(&value);
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Json root_;
  std::vector<Json*> open_;
  Json* member_ = nullptr;
  std::string problem_;
};

}  // namespace

Result<Json> parse_json_object(std::string_view text, std::string_view where) {
  // The library takes a NUL for the end of its input, and would not see what follows.
  if (text.contains('\0')) return corrupt(std::string(where), "a NUL byte");
  StrictBuilder builder;
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) return corrupt(std::string(where), builder.problem());
  Json value = builder.take();
  if (!value.is_object()) return corrupt(std::string(where), "no JSON object");
  return value;
}

void Fields::fail(std::string why) {
  if (!problem_) problem_ = std::move(why);
}

void Fields::fail(const char* name, std::string_view why) { fail(fmt::format("field {}: {}", name, why)); }

void Fields::adopt(const char* name, const Fields& inner) {
  if (inner.problem_) fail(fmt::format("{}: {}", name, *inner.problem_));
}

const Json* Fields::find(const char* name) {
  if (object_.is_object()) {
    if (const auto found = object_.find(name); found != object_.end()) return &*found;
  }
  fail(name, "missing");
  return nullptr;
}

std::string Fields::text(const char* name) {
  const Json* value = find(name);
  if (value == nullptr) return {};
  if (value->is_string()) return value->get_ref<const std::string&>();
  fail(name, "no string");
  return {};
}

std::int64_t Fields::integer(const char* name) {
  const Json* value = find(name);
  if (value == nullptr) return 0;
  if (value->is_number_integer()) return value->get<std::int64_t>();
  fail(name, "no integer");
  return 0;
}

std::uint64_t Fields::unsigned_integer(const char* name) {
  const std::int64_t value = integer(name);
  if (value < 0) fail(name, "negative");
  return value < 0 ? 0 : static_cast<std::uint64_t>(value);
}

bool Fields::is_null(const char* name) {
  const Json* value = find(name);
  return value != nullptr && value->is_null();
}

bool Fields::boolean(const char* name) {
  const Json* value = find(name);
  if (value == nullptr) return false;
  if (value->is_boolean()) return value->get<bool>();
  fail(name, "neither true nor false");
  return false;
}

std::string Fields::from_base64(const char* name, const Json& value) {
  const auto bytes = value.is_string() ? base64_decode(value.get_ref<const std::string&>()) : std::nullopt;
  if (!bytes) fail(name, "no base64");
  return bytes.value_or("");
}

std::string Fields::bytes(const char* name) {
  const std::string encoded_name = std::string(name) + "_b64";
  if (!has(encoded_name.c_str())) {
    std::string value = text(name);
    if (!is_plain(value)) fail(name, "bytes that must be base64");
    return value;
  }
  if (has(name)) fail(name, "written twice, plain and as base64");
  std::string value = from_base64(encoded_name.c_str(), object_[encoded_name]);
  if (is_plain(value)) fail(encoded_name.c_str(), "bytes that must be plain");
  return value;
}

std::vector<std::string> Fields::bytes_array(const char* name) {
  std::vector<std::string> values;
  for (const Json& element : array(name)) {
    if (element.is_string() && is_plain(element.get_ref<const std::string&>())) {
      values.push_back(element.get_ref<const std::string&>());
    } else if (element.is_object() && element.size() == 1 && element.contains("b64")) {
      values.push_back(from_base64(name, element["b64"]));
    } else {
      fail(name, "an element that is no bytes");
    }
  }
  return values;
}

const Json& Fields::array(const char* name) {
  static const Json empty = Json::array();
  const Json* value = find(name);
  if (value == nullptr) return empty;
  if (value->is_array()) return *value;
  fail(name, "no array");
  return empty;
}

const Json& Fields::object(const char* name) {
  static const Json empty = Json::object();
  const Json* value = find(name);
  if (value == nullptr) return empty;
  if (value->is_object()) return *value;
  fail(name, "no object");
  return empty;
}

}  // namespace exhibit
