#include "evidence/findings/package_facts.h"

#include "evidence/packages/package_truth.h"
#include "evidence/reader/paths.h"

namespace exhibit::findings {
namespace {

constexpr std::string_view dpkg_info = "/var/lib/dpkg/info/";

/// Nothing where there is no database, or it was not captured.
const packages::PackageDatabase* database_of(const PackagesOf& packages) {
  const packages::LoadedPackages* const loaded = packages ? packages() : nullptr;
  return loaded != nullptr && !loaded->found.empty() ? &loaded->database : nullptr;
}

/// Whether the package has another version than before, or was not there.
bool is_upgraded(std::string_view package, const PackageHistory& history) {
  const auto* const now = database_of(history.now);
  const auto* const before = database_of(history.before);
  if (now == nullptr || before == nullptr) return false;
  const auto version = now->version_of(package);
  return version && version != before->version_of(package);
}

/// dpkg's own file on a package is no package's: "/var/lib/dpkg/info/nginx:amd64.postinst" → "nginx".
std::string_view package_of_record(std::string_view path) {
  if (!path.starts_with(dpkg_info)) return {};
  std::string_view name = path.substr(dpkg_info.size());
  name = name.substr(0, name.rfind('.'));
  return name.substr(0, name.find(':'));
}

/// Links that maintainer scripts make lead to what the package brought.
bool leads_to_packaged(const FileChange& change, const PackageHistory& history) {
  const auto* const database = database_of(history.now);
  if (database == nullptr || !change.after->target) return false;
  std::string target = *change.after->target;
  if (!target.starts_with('/')) {
    std::string_view folder = parent_path(change.path);
    while (target.starts_with("../")) {
      target.erase(0, 3);
      folder = parent_path(folder);
    }
    target = (folder == "/" ? "" : std::string(folder)) + "/" + target;
  }
  return database->owner_of(target).has_value();
}

/// Of a file that is as the database has it, which is another than the image's.
Excuse judge_by_history(Facts& facts, const FileChange& change, const drift::PackageFact& fact,
                        const PackageHistory& history) {
  const auto* const before = database_of(history.before);
  if (before == nullptr) return Excuse::vouched;
  if (is_upgraded(fact.package, history)) {
    facts.add("package", "upgraded", fact.package + " " + fact.version);
    return Excuse::vouched;
  }
  const auto truth = packages::judge(*before, change.path, *change.after, *history.bundle);
  if (truth.state == packages::TruthState::intact) return Excuse::expected;
  if (truth.state == packages::TruthState::owned_unchecked) return Excuse::none;
  facts.add("package", "record-rewritten", fact.package + " " + fact.version);
  return Excuse::none;
}

}  // namespace

Excuse add_package_facts(Facts& facts, const FileChange& change, const std::optional<drift::PackageFact>& fact,
                         const PackageHistory& history) {
  if (!fact) {
    facts.add("package", "none");
    return Excuse::none;
  }
  facts.add("package", fact->state, fact->package + (fact->version.empty() ? "" : " " + fact->version));
  if (fact->is_config) facts.add("package", "config");
  if (!change.after) return Excuse::none;
  const std::string_view record = package_of_record(change.path);
  if (!change.is_new_there()) {
    // An upgrade sets modification times, and gives nobody a right.
    if (is_upgraded(record.empty() ? fact->package : record, history)) facts.add("package", "upgraded");
    return Excuse::none;
  }
  if (!record.empty() && is_upgraded(record, history)) {
    facts.add("package", "upgraded", std::string(record));
    return Excuse::vouched;
  }
  if (change.after->type == FileType::symlink && !fact->is_intact()) {
    return leads_to_packaged(change, history) ? Excuse::vouched : Excuse::none;
  }
  if (!fact->is_intact()) return Excuse::none;
  return fact->has_changed_database ? judge_by_history(facts, change, *fact, history) : Excuse::expected;
}

}  // namespace exhibit::findings
