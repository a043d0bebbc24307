// JSON of the runtimes' own state: written by others, perhaps cut, perhaps hostile. Nothing throws; what is not there,
// or has another type, is empty.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/container.h"

namespace exhibit {

using StateJson = nlohmann::json;

/// The value, or nothing where `text` is not JSON (RFC 8259). What is nested deeper than 64 is left out.
std::optional<StateJson> parse_state_json(std::string_view text);

/// The member `name`, or a null value.
const StateJson& member_of(const StateJson& object, const char* name);
/// The member at the end of a path of names.
const StateJson& member_at(const StateJson& object, std::initializer_list<const char*> path);

std::string text_of(const StateJson& value);
/// A whole number of at least 0.
std::optional<std::uint64_t> number_of(const StateJson& value);
/// A whole number of either sign.
std::optional<std::int64_t> integer_of(const StateJson& value);
/// A time as Go writes it; empty where it was never set, which is the year 1.
std::string set_time(std::string time);
/// The strings of an array; other elements are left out.
std::vector<std::string> texts_of(const StateJson& value);
/// The string members of an object, by name.
std::vector<Label> labels_of(const StateJson& value);
/// The text of `value` again, for the raw copy of one entry; bytes that are not UTF-8 are replaced.
std::string dump_of(const StateJson& value);

}  // namespace exhibit
