// A bundle that holds the layers of one overlay, and what it says the mount shows.
#pragma once

#include <gtest/gtest.h>  // IWYU pragma: export

#include <optional>
#include <string>
#include <vector>

#include "evidence/overlay/composed_listing.h"
#include "evidence/overlay/mount_listing.h"
#include "evidence/records/file_entry.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::overlay {

using Entries = std::vector<FileEntry>;
using Words = std::vector<std::string>;

FileEntry folder(std::string path);
FileEntry file(std::string path, std::string_view content = "content");
/// A character device 0:0.
FileEntry whiteout(std::string path);
FileEntry with_xattr(FileEntry entry, std::string name, std::string value);
/// The xattr trusted.overlay.`name`.
FileEntry marked(FileEntry entry, const std::string& name, std::string value);
FileEntry opaque(std::string path);
FileEntry redirected(std::string path, std::string to);
/// A file whose layer has its metadata alone.
FileEntry metadata_only(std::string path);
FileEntry with_outcome(FileEntry entry, OutcomeKind kind);

/// One line of a composed listing.
struct Shown {
  FileEntry entry;
  LayerNumber layer;
  std::string line;
};

class Layers {
 public:
  /// From the top, each with "/" added and put in order; parts of `part_length` lines.
  explicit Layers(std::vector<Entries> layers, std::size_t part_length = 1000);

  MountDecision mount;  ///< the first layer is its upper
  const Bundle& bundle() const { return *bundle_; }
  const std::string& path() const { return path_; }
  /// Opens the file again, after a test changed it.
  void reopen();

  std::vector<Shown> shown() const { return read(*open_listing(bundle(), mount)); }
  std::vector<Shown> image() const { return read(*open_image(bundle(), mount)); }
  /// "/a:upper", "/a/b:1", … of what the mount shows, without its root.
  Words names() const { return names_of(shown()); }
  static Words names_of(const std::vector<Shown>& lines);
  /// What the mount shows at `path`.
  std::optional<Shown> at(std::string_view path) const;

 private:
  static std::vector<Shown> read(LineSource& source);

  TemporaryFolder folder_;
  std::string path_ = folder_ / "layers.tar";
  std::optional<Bundle> bundle_;
};

}  // namespace exhibit::overlay
