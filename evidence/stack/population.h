// Among what things are counted: images, their containers, and each container's appearances in bundles.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "evidence/export/rows.h"

namespace exhibit::stack {

/// A container in a bundle.
struct Appearance {
  std::uint32_t image = 0;
  std::uint32_t container = 0;  ///< the same in every bundle that has it: by machine and id
  std::string name;             ///< bytes
  std::string cid;
  std::string bundle;  ///< the file; bytes
  std::string bundle_id;
  std::string host;  ///< bytes
  std::string machine;
  Timestamp taken;
};

struct Image {
  std::string name;  ///< its digest, else its name; bytes
  std::set<std::uint32_t> containers;
  std::set<std::string> machines;
  std::uint64_t appearances = 0;
};

class Population {
 public:
  /// The appearance's number; nothing for a container whose image is not known.
  std::optional<std::uint32_t> add(const std::string& path, const exports::BundleRow& bundle,
                                   const ContainerRecord& container);

  const std::vector<Image>& images() const { return images_; }
  const std::vector<Appearance>& appearances() const { return appearances_; }
  std::uint64_t without_image() const { return without_image_; }

 private:
  std::vector<Image> images_;
  std::vector<Appearance> appearances_;
  std::map<std::string, std::uint32_t> image_numbers_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> container_numbers_;
  std::uint64_t without_image_ = 0;
};

}  // namespace exhibit::stack
