// Strict JSON for what a bundle holds (FORMAT.md 3): names once, depth bounded, nothing after the value.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"

namespace exhibit {

using Json = nlohmann::json;

/// `where` names the member and line for the error. Refuses a name that occurs twice, nesting deeper than 32, lone
/// surrogates, integers beyond 64 bits, anything after the value, and what is no object.
Result<Json> parse_json_object(std::string_view text, std::string_view where);

/// Reads the fields of one object and remembers the first that is missing or has another type. Of what is no object,
/// every field is missing. `object` must outlive it.
class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}

  std::string text(const char* name);
  std::int64_t integer(const char* name);
  std::uint64_t unsigned_integer(const char* name);
  bool boolean(const char* name);
  bool is_null(const char* name);
  /// A field of type bytes: `name` where it is plain, else `name_b64`; any other spelling is a problem.
  std::string bytes(const char* name);
  std::vector<std::string> bytes_array(const char* name);
  /// An array or object; an empty one where it is missing, which is a problem.
  const Json& array(const char* name);
  const Json& object(const char* name);

  bool has(const char* name) const { return object_.contains(name); }
  bool has_bytes(const char* name) const { return has(name) || object_.contains(std::string(name) + "_b64"); }

  /// Adds a problem found by the caller, unless there already is one.
  void fail(std::string why);
  void fail(const char* name, std::string_view why);
  /// Takes over the problem of the object read from the field `name`, if it has one.
  void adopt(const char* name, const Fields& inner);
  /// Nothing, or the first problem: "field mode: not a string".
  const std::optional<std::string>& problem() const { return problem_; }

 private:
  const Json* find(const char* name);
  std::string from_base64(const char* name, const Json& value);

  const Json& object_;
  std::optional<std::string> problem_;
};

}  // namespace exhibit
