// A list of known files as hashdeep(1) reads it, with SHA-256 alone.
#pragma once

#include "evidence/export/row_writer.h"
#include "evidence/show/page.h"

namespace exhibit::exports {

/// For `hashdeep -c sha256 -r -l -a -k LIST .` in the container's root directory: names are "./path". Only what the
/// container sees, and only regular files. The format quotes nothing, so that a name with a control or format
/// character (FORMAT.md 3) is left out; so is a file without a digest of its whole content.
class HashdeepWriter final : public RowWriter {
 public:
  HashdeepWriter(show::Page& page, LeftOut& left_out) : page_(page), left_out_(left_out) {}

  RowKinds wants() const override { return {.containers = true, .files = true}; }
  void begin(const BundleRow& bundle) override;
  void container(const ContainerRecord& container) override;
  void file(const FileRow& row) override;

 private:
  show::Page& page_;
  LeftOut& left_out_;
};

}  // namespace exhibit::exports
