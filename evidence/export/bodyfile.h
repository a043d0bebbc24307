// The Sleuth Kit's body file, version 3, as mactime(1) reads it.
#pragma once

#include "evidence/export/row_writer.h"
#include "evidence/show/page.h"

namespace exhibit::exports {

/// MD5|name|inode|mode_as_string|UID|GID|size|atime|mtime|ctime|crtime, a line each entry. The first field is the
/// SHA-256, or 0. The name is "container:/path", a link's target after " -> ", escaped as for a terminal; then '%' and
/// '|' are %25 and %7C, which mactime turns back. Times are seconds since 1970 with nine decimals; -1 where one was not
/// obtained.
class BodyfileWriter final : public RowWriter {
 public:
  explicit BodyfileWriter(show::Page& page) : page_(page) {}

  RowKinds wants() const override { return {.files = true}; }
  void file(const FileRow& row) override;

 private:
  show::Page& page_;
};

}  // namespace exhibit::exports
