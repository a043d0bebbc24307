// Digital Forensics XML, 2.0.0-beta.0 (DFXML Working Group).
#pragma once

#include <string>
#include <string_view>

#include "evidence/export/row_writer.h"
#include "evidence/show/page.h"

namespace exhibit::exports {

/// Character data of XML 1.0: what is plain (FORMAT.md 3) and XML can hold, with references for & < > " '. Else the
/// text escaped as for a terminal.
std::string xml_text(std::string_view bytes);
/// Whether xml_text() had to escape, so that the bytes have to stand beside it.
bool is_xml_plain(std::string_view bytes);

/// A `volume` for each mount of each container, named by attributes of our own namespace, with a `fileobject` an entry
/// in the order of the schema. File names are relative to the volume's root. Where a name or target had to be
/// escaped, the attribute `b64` of our namespace has its bytes.
class DfxmlWriter final : public RowWriter {
 public:
  explicit DfxmlWriter(show::Page& page) : page_(page) {}

  RowKinds wants() const override { return {.files = true}; }
  void begin(const BundleRow& bundle) override;
  void file(const FileRow& row) override;
  void end() override;

 private:
  void open_volume(const FileRow& row);

  show::Page& page_;
  bool is_open_ = false;  ///< a volume
  std::string cid_;
  std::uint64_t mount_id_ = 0;
};

}  // namespace exhibit::exports
