// What several records have in common, read from the fields of one object. Inside evidence/reader only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/encoding/iso_time.h"
#include "evidence/reader/json.h"
#include "evidence/records/container.h"
#include "evidence/records/outcome.h"
#include "hashing/digest.h"

namespace exhibit {

/// The number that is spelled exactly so, without sign or leading zeros.
std::optional<std::uint64_t> decimal_of(std::string_view text);

/// The fields outcome, reason, errno and moved.
Outcome outcome_in(Fields& fields);
Digest digest_in(Fields& fields, const char* name);
/// An inode number: a decimal string.
std::uint64_t inode_in(Fields& fields, const char* name);
/// A time of our own clock; the zero time where it is empty.
Timestamp clock_time_in(Fields& fields, const char* name);
std::vector<std::int64_t> integers_in(Fields& fields, const char* name);
/// An object whose values are inode numbers.
std::map<std::string, std::uint64_t> inodes_in(Fields& fields, const char* name);
/// The fields pid and start_time.
ProcessIdentity identity_in(Fields& fields);

/// The fields of an object that is the value of `name`, read by `read(Fields&)`.
template <typename Read>
void read_object(Fields& fields, const char* name, Read read) {
  Fields inner(fields.object(name));
  read(inner);
  fields.adopt(name, inner);
}

/// The same for each object of an array.
template <typename Read>
void read_array(Fields& fields, const char* name, Read read) {
  for (const Json& element : fields.array(name)) {
    Fields inner(element);
    read(inner);
    fields.adopt(name, inner);
  }
}

/// Parses `json` and hands its fields to `read`, which fills the record it gets.
template <typename Record, typename Read>
Result<Record> decode_object(std::string_view json, std::string_view where, Read read) {
  const Result<Json> object = parse_json_object(json, where);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  Record record;
  read(fields, record);
  if (fields.problem()) return corrupt(std::string(where), *fields.problem());
  return record;
}

}  // namespace exhibit
