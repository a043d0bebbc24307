// Timesketch's JSON lines: an object for each time that anything has.
#pragma once

#include <string>
#include <string_view>

#include "evidence/encoding/json_writer.h"
#include "evidence/export/row_writer.h"
#include "evidence/show/page.h"

namespace exhibit::exports {

/// `message` (escaped, at most 32,766 bytes, beyond which a search for words fails), `datetime` (ISO 8601 with its
/// offset), `timestamp_desc` (in plaso's words), `data_type`, `host`, `container`; then what the row has: `filename`
/// (bytes: FORMAT.md 3), `inode`, `mode`, `hash_sha256` …, `pid`, `command`.
class TimesketchWriter final : public RowWriter {
 public:
  explicit TimesketchWriter(show::Page& page) : page_(page) {}

  RowKinds wants() const override { return {.containers = true, .processes = true, .files = true}; }
  void begin(const BundleRow& bundle) override { bundle_ = bundle; }
  void container(const ContainerRecord& container) override;
  void process(const ProcessRow& row) override;
  void file(const FileRow& row) override;

 private:
  /// One row; `fields` are a JSON object that comes after the fields all rows have.
  void add(std::string_view description, Timestamp time, const ContainerRecord& container, std::string_view data_type,
           std::string message, const std::string& fields);

  show::Page& page_;
  BundleRow bundle_;
};

}  // namespace exhibit::exports
