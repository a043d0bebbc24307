// A file hierarchy in the words of mtree(5), for mtree(8) and bsdtar(1).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "evidence/export/row_writer.h"
#include "evidence/show/page.h"

namespace exhibit::exports {

/// Each byte but letters, digits and a few signs as a backslash and three octal digits, as vis(3) with VIS_OCTAL: what
/// mtree takes for blanks, comments and patterns too.
std::string mtree_text(std::string_view bytes);

/// An entry a line with its whole path: type uid gid mode nlink size link device time sha256digest, those that were
/// obtained; nlink not of directories, where an overlay shows another than its layers. Only what the container sees; of
/// a folder that a mount without a listing hides, as /proc, and of those that lead to a mount below it, the type alone,
/// since mtree wants every folder's parent. What is of unknown type is left out.
class MtreeWriter final : public RowWriter {
 public:
  MtreeWriter(show::Page& page, LeftOut& left_out) : page_(page), left_out_(left_out) {}

  RowKinds wants() const override { return {.containers = true, .mounts = true, .files = true}; }
  void begin(const BundleRow& bundle) override;
  void container(const ContainerRecord& container) override;
  void mount(const MountRow& row) override;
  void file(const FileRow& row) override;

 private:
  bool is_listed(std::string_view path) const;
  void write_way_to(std::string_view mount_point);

  show::Page& page_;
  LeftOut& left_out_;
  std::map<std::string, bool, std::less<>> mounts_;  ///< mount point: whether a listing tells what is there
};

}  // namespace exhibit::exports
