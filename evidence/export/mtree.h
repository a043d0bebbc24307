// A file hierarchy in the words of mtree(5), for mtree(8) and bsdtar(1).
#pragma once

#include <string>
#include <string_view>

#include "evidence/export/row_writer.h"
#include "evidence/show/page.h"

namespace exhibit::exports {

/// Each byte but letters, digits and a few signs as a backslash and three octal digits, as vis(3) with VIS_OCTAL: what
/// mtree takes for blanks, comments and patterns too.
std::string mtree_text(std::string_view bytes);

/// An entry a line with its whole path: type uid gid mode nlink size link device time sha256digest, those that were
/// obtained; nlink not of directories, where an overlay shows another than its layers. Only what the container sees; what is
/// of unknown type is left out.
class MtreeWriter final : public RowWriter {
 public:
  MtreeWriter(show::Page& page, LeftOut& left_out) : page_(page), left_out_(left_out) {}

  RowKinds wants() const override { return {.containers = true, .files = true}; }
  void begin(const BundleRow& bundle) override;
  void container(const ContainerRecord& container) override;
  void file(const FileRow& row) override;

 private:
  show::Page& page_;
  LeftOut& left_out_;
};

}  // namespace exhibit::exports
