// Writes JSON (RFC 8259) with fields in the order of the calls, as FORMAT.md 3 asks.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace exhibit {

/// Appends to a string it does not own. Commas are its business, balance is the caller's.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  /// Text of ours, or bytes known to be plain. Bytes that are not UTF-8 come out escaped, never raw.
  JsonWriter& string(std::string_view text);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  /// A whole JSON value that is already written.
  JsonWriter& raw(std::string_view json);

  JsonWriter& field(std::string_view name, std::string_view text) { return key(name).string(text); }
  JsonWriter& field(std::string_view name, const char* text) { return key(name).string(text); }
  JsonWriter& field(std::string_view name, bool value) { return key(name).boolean(value); }
  JsonWriter& field(std::string_view name, std::integral auto value) {
    return key(name).integer(static_cast<std::int64_t>(value));
  }

  /// A field of type bytes: `name`, or `name_b64` where the value is not plain.
  JsonWriter& bytes_field(std::string_view name, std::string_view bytes);
  /// An element of an array of bytes: a string, or {"b64": …}.
  JsonWriter& bytes_element(std::string_view bytes);
  /// An array of bytes under `name`.
  template <typename Range>
  JsonWriter& bytes_array(std::string_view name, const Range& values) {
    key(name).begin_array();
    for (const auto& value : values) bytes_element(value);
    return end_array();
  }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  void quote(std::string_view text);
  void quote_as_it_is(std::string_view text);

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace exhibit
