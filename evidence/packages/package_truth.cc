#include "evidence/packages/package_truth.h"

#include <fmt/format.h>

#include <utility>

#include "evidence/reader/content.h"
#include "evidence/reader/paths.h"

namespace exhibit::packages {
namespace {

struct Comparison {
  TruthState state;
  std::string reason;
};

Comparison intact() { return {TruthState::intact, {}}; }
Comparison altered(std::string reason) { return {TruthState::altered, std::move(reason)}; }
Comparison unchecked(std::string reason) { return {TruthState::owned_unchecked, std::move(reason)}; }

Comparison compare(const ComparisonDigest& expected, const ComparisonDigest& actual) {
  const std::string_view kind = comparison_kind_word(expected.kind);
  if (expected.begins(actual)) return intact();
  return altered(fmt::format("its {} is {}, the package's {}", kind, actual.hex(), expected.hex()));
}

Comparison compare_link(const FileFacts& facts, const FileEntry& entry) {
  if (!entry.target) return unchecked("the link's target is not known");
  if (facts.target) return *facts.target == *entry.target ? intact() : altered("the link's target differs");
  if (facts.digest && facts.has_link_digest) {
    return compare(*facts.digest, comparison_digest(facts.digest->kind, *entry.target));
  }
  if (facts.digest || facts.size) return altered("a symlink in place of a file");
  return unchecked("the package records nothing of links");
}

std::optional<ComparisonDigest> actual_digest(ComparisonKind kind, const FileEntry& entry, const DigestOf& digest_of) {
  if (kind == ComparisonKind::sha256 && entry.sha256) return ComparisonDigest::from(*entry.sha256);
  return digest_of(kind);
}

Comparison compare_file(const FileFacts& facts, const FileEntry& entry, const DigestOf& digest_of) {
  if (facts.target) return altered("a file in place of a symlink");
  if (facts.size && entry.size && *facts.size != *entry.size) {
    return altered(fmt::format("it has {} bytes, the package's {}", *entry.size, *facts.size));
  }
  if (!facts.digest) return unchecked("the package records no digest of it");
  const auto actual = actual_digest(facts.digest->kind, entry, digest_of);
  if (actual) return compare(*facts.digest, *actual);
  return unchecked(fmt::format("the package records its {}, and its content was not captured",
                               comparison_kind_word(facts.digest->kind)));
}

Comparison compare_other(const FileFacts& facts, const FileEntry& entry) {
  if (facts.digest || facts.size || facts.target) {
    return altered(fmt::format("a {} in place of a file", file_type_word(entry.type)));
  }
  if (entry.type == FileType::dir) return intact();
  return unchecked("the package records no content of it");
}

Comparison compare(const FileFacts& facts, const FileEntry& entry, const DigestOf& digest_of) {
  switch (entry.type) {
    case FileType::file: return compare_file(facts, entry, digest_of);
    case FileType::symlink: return compare_link(facts, entry);
    case FileType::unknown: return unchecked("what it is could not be read");
    case FileType::dir:
    case FileType::fifo:
    case FileType::socket:
    case FileType::character:
    case FileType::block: return compare_other(facts, entry);
  }
  std::unreachable();
}

/// Nothing where the content is not in the bundle, not whole, or contradicts its own digest.
std::optional<ComparisonDigest> captured_digest(const Bundle& bundle, const FileEntry& entry, ComparisonKind kind) {
  if (!entry.blobs) return std::nullopt;
  ComparisonHash hash(kind);
  const auto streamed = stream_content(bundle, entry, [&hash](std::string_view bytes) -> Result<void> {
    hash.update(bytes);
    return {};
  });
  if (!streamed) return std::nullopt;
  return hash.finish();
}

}  // namespace

std::string_view truth_state_word(TruthState state) {
  switch (state) {
    case TruthState::intact: return "intact";
    case TruthState::altered: return "altered";
    case TruthState::owned_unchecked: return "owned-unchecked";
    case TruthState::unowned_in_packaged_directory: return "unowned-in-packaged-directory";
    case TruthState::unowned: return "unowned";
  }
  std::unreachable();
}

PackageTruth judge(const PackageDatabase& database, std::string_view path, const FileEntry& entry,
                   const DigestOf& digest_of) {
  PackageTruth truth;
  const auto owner = database.owner_of(path);
  if (!owner) {
    if (database.puts_files_in(parent_path(path))) truth.state = TruthState::unowned_in_packaged_directory;
    return truth;
  }
  Comparison comparison = compare(owner->facts, entry, digest_of);
  truth.state = comparison.state;
  truth.reason = std::move(comparison.reason);
  truth.package = owner->package;
  truth.version = owner->version;
  truth.is_config = owner->facts.is_config;
  return truth;
}

PackageTruth judge(const PackageDatabase& database, std::string_view path, const FileEntry& entry,
                   const Bundle& bundle) {
  return judge(database, path, entry, [&](ComparisonKind kind) { return captured_digest(bundle, entry, kind); });
}

}  // namespace exhibit::packages
