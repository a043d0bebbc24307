#include "evidence/packages/package_database.h"

#include <algorithm>

#include "evidence/reader/paths.h"

namespace exhibit::packages {
namespace {

constexpr std::size_t greatest_number_of_paths = 1'000'000;
constexpr std::size_t greatest_path = 4096;               // PATH_MAX
constexpr int greatest_number_of_aliases_in_a_path = 40;  // as the kernel, MAXSYMLINKS

bool is_path(std::string_view path) { return path.starts_with('/') && path.size() <= greatest_path; }

/// Adds what `known` does not have.
void complete(FileFacts& known, const FileFacts& added) {
  if (!known.digest) known.digest = added.digest;
  if (!known.size) known.size = added.size;
  if (!known.target) known.target = added.target;
  known.is_config |= added.is_config;
  known.has_link_digest |= added.has_link_digest;
}

}  // namespace

PackageDatabase::Package PackageDatabase::add_package(std::string name, std::string version) {
  packages_.push_back({std::move(name), std::move(version)});
  return static_cast<Package>(packages_.size() - 1);
}

void PackageDatabase::own(Package package, std::string_view path, const FileFacts& facts) {
  std::string key = canonical(path);
  const bool is_full = files_.size() >= greatest_number_of_paths && !files_.contains(key);
  if (is_full || !is_path(key)) {
    ++left_out_;
    return;
  }
  if (facts.digest) directories_.emplace(parent_path(key));
  const auto [file, is_new] = files_.try_emplace(std::move(key), File{package, facts});
  if (!is_new && file->second.package == package) complete(file->second.facts, facts);
}

std::optional<OwnedFile> PackageDatabase::owner_of(std::string_view path) const {
  const auto file = files_.find(canonical(path));
  if (file == files_.end()) return std::nullopt;
  const NameAndVersion& package = packages_[file->second.package];
  return OwnedFile{package.name, package.version, file->second.facts};
}

std::optional<std::string_view> PackageDatabase::version_of(std::string_view name) const {
  const auto found = std::ranges::find(packages_, name, &NameAndVersion::name);
  if (found == packages_.end()) return std::nullopt;
  return found->version;
}

bool PackageDatabase::puts_files_in(std::string_view directory) const {
  // The alias itself is a link and stays; with a name below it, it is taken as the directory.
  const std::string below = canonical(std::string(directory) + (directory == "/" ? "x" : "/x"));
  return directories_.contains(parent_path(below));
}

const DirectoryAlias* PackageDatabase::alias_over(std::string_view path) const {
  const DirectoryAlias* longest = nullptr;
  for (const DirectoryAlias& alias : aliases_) {
    const bool is_longer = longest == nullptr || alias.from.size() > longest->from.size();
    if (is_longer && is_below(path, alias.from)) longest = &alias;
  }
  return longest;
}

std::string PackageDatabase::canonical(std::string_view path) const {
  std::string canonical(path);
  for (int i = 0; i < greatest_number_of_aliases_in_a_path && canonical.size() <= greatest_path; ++i) {
    const DirectoryAlias* const alias = alias_over(canonical);
    if (alias == nullptr) break;
    canonical.replace(0, alias->from.size(), alias->to);
  }
  return canonical;
}

}  // namespace exhibit::packages
