// The package databases of a bundle's containers, for drift to ask.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/drift/package_truth.h"
#include "evidence/packages/load_packages.h"
#include "evidence/reader/bundle.h"

namespace exhibit::packages {

/// Whose databases: what a container's mounts show, or what its image brought, which only overlays tell.
enum class PackageView : std::uint8_t { container, image };

/// A container's databases are loaded, out of what its mounts show, when it is asked for first. They are the
/// container's own, as it left them: see package_truth.h.
class BundlePackages final : public drift::PackageTruth {
 public:
  /// `bundle` must outlive it.
  explicit BundlePackages(const Bundle& bundle, PackageView view = PackageView::container)
      : bundle_(bundle), view_(view) {}

  /// Nothing where no database of the container could be read. The state is a word of truth_state_word().
  std::optional<drift::PackageFact> of(std::string_view cid, std::string_view path,
                                       const FileEntry& entry) const override;

  std::vector<std::string> notes(std::string_view cid) const override;

  /// What was found in a container, and what could not be read and why. Valid until another container is asked for.
  const LoadedPackages& packages_of(std::string_view cid) const;

 private:
  LoadedPackages load(const std::string& cid) const;

  const Bundle& bundle_;
  PackageView view_;
  mutable std::string cid_;  // of those that are loaded
  mutable std::optional<LoadedPackages> loaded_;
};

}  // namespace exhibit::packages
