#include "evidence/findings/finding_records.h"

#include "evidence/encoding/iso_time.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/json.h"

namespace exhibit::findings {

std::optional<FileEntry> entry_of(const std::string& record) {
  if (record.empty()) return std::nullopt;
  auto entry = decode_file_entry(record, "record");
  return entry ? std::optional(*std::move(entry)) : std::nullopt;
}

std::optional<ProcessIdentity> identity_in(const std::string& record) {
  if (record.empty()) return std::nullopt;
  const auto object = parse_json_object(record, "record");
  if (!object) return std::nullopt;
  Fields fields(*object);
  const ProcessIdentity identity{fields.integer("pid"), fields.unsigned_integer("start_time")};
  return fields.problem() ? std::nullopt : std::optional(identity);
}

std::optional<Timestamp> captured_at(const Bundle& bundle) {
  return bundle.seal() ? from_rfc3339(bundle.seal()->sealed) : std::nullopt;
}

}  // namespace exhibit::findings
