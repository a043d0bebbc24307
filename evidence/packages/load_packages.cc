#include "evidence/packages/load_packages.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "evidence/packages/apk.h"
#include "evidence/packages/dpkg.h"
#include "evidence/packages/rpm_sqlite.h"
#include "evidence/reader/content.h"
#include "evidence/reader/paths.h"
#include "evidence/show/render/words.h"

namespace exhibit::packages {
namespace {

constexpr std::uint64_t greatest_file = std::uint64_t{64} << 20;
constexpr std::string_view dpkg_folder = "/var/lib/dpkg/";
constexpr std::string_view status_folder = "/var/lib/dpkg/status.d";

class Loader {
 public:
  Loader(const Bundle& bundle, const PackageFiles& files, std::uint64_t budget)
      : bundle_(bundle), files_(files), budget_(budget), left_(budget) {
    loaded_.database = PackageDatabase(files.aliases());
  }

  LoadedPackages load() {
    load_dpkg();
    load_apk("/lib/apk/db/installed");
    load_apk("/usr/lib/apk/db/installed");
    for (const std::string folder : {"/var/lib/rpm/", "/usr/lib/sysimage/rpm/"}) load_rpm(folder);
    if (loaded_.database.left_out() > 0)
      problem("packages", fmt::format("{} paths left out", loaded_.database.left_out()));
    if (files_.left_out() > 0) problem("packages", fmt::format("{} database files left out", files_.left_out()));
    return std::move(loaded_);
  }

 private:
  void problem(std::string_view path, std::string_view why) {
    loaded_.problems.push_back(fmt::format("{}: {}", path, why));
  }

  /// What `read` added, told as `name`.
  template <typename Read>
  void count_packages(std::string_view name, Read read) {
    const std::size_t before = loaded_.database.packages();
    read();
    const std::size_t added = loaded_.database.packages() - before;
    if (added > 0) loaded_.found.push_back(fmt::format("{}: {}", name, show::counted(added, "package", "packages")));
  }

  void tell_skipped(std::string_view path, std::uint64_t number, std::string_view what) {
    if (number > 0) problem(path, fmt::format("{} {} skipped, which are none", number, what));
  }

  std::optional<std::string> read(const std::string& path, const FileEntry& entry) {
    if (left_ == 0) return std::nullopt;
    std::string content;
    const auto read = stream_content(bundle_, entry, [&](std::string_view bytes) { return keep(bytes, content); });
    if (read) {
      loaded_.is_changed |= files_.origin_of(path) == Origin::container;
      return content;
    }
    problem(path, read.error().detail.empty() ? read.error().message() : read.error().detail);
    return std::nullopt;
  }

  /// What is read and then given up counts as well.
  Result<void> keep(std::string_view bytes, std::string& content) {
    const bool is_in_budget = bytes.size() < left_;
    left_ -= std::min<std::uint64_t>(bytes.size(), left_);
    if (!is_in_budget)
      return too_much(fmt::format("all database files have {} bytes or more; no more is read", budget_));
    if (bytes.size() > greatest_file - content.size()) {
      return too_much(fmt::format("more than {} bytes at once", greatest_file));
    }
    content += bytes;
    return {};
  }

  static std::unexpected<Error> too_much(std::string detail) {
    return std::unexpected(Error{ErrorCode::unsupported, 0, "read", {}, std::move(detail)});
  }

  /// Nothing where there is no such file, or it is not readable, which is a problem.
  std::optional<std::string> read(const std::string& path) {
    const auto file = files_.files().find(path);
    if (file == files_.files().end() || file->second.type == FileType::symlink) return std::nullopt;
    return read(path, file->second);
  }

  void load_dpkg() {
    DpkgReader reader(loaded_.database);
    count_packages("dpkg", [&] {
      if (const auto text = read(std::string(dpkg_folder) + "diversions")) reader.read_diversions(*text);
      if (const auto text = read(std::string(dpkg_folder) + "status")) reader.read_status(*text);
      // Stanzas before lists, so that these know their packages.
      for (const bool is_for_stanzas : {true, false}) load_dpkg_files(reader, is_for_stanzas);
    });
    tell_skipped(dpkg_folder, reader.skipped_lines(), "lines");
  }

  void load_dpkg_files(DpkgReader& reader, bool is_for_stanzas) {
    for (const auto& [path, entry] : files_.files()) {
      const bool is_list = path.ends_with(".list");
      const bool is_digests = path.ends_with(".md5sums");
      const bool is_stanza = !is_list && !is_digests && parent_path(path) == status_folder;
      if (!path.starts_with(dpkg_folder) || !(is_for_stanzas ? is_stanza : is_list || is_digests)) continue;
      const auto text = read(path, entry);
      if (!text) continue;
      if (is_stanza) reader.read_status(*text, base_name(path));
      if (is_list) reader.read_list(base_name(path), *text);
      if (is_digests) reader.read_md5sums(base_name(path), *text);
    }
  }

  void load_apk(const std::string& path) {
    const auto text = read(path);
    if (!text) return;
    count_packages("apk", [&] { tell_skipped(path, read_apk_installed(*text, loaded_.database), "lines"); });
  }

  void load_rpm(const std::string& folder) {
    tell_unreadable(folder + "Packages", "a BerkeleyDB of rpm, which this program does not read");
    tell_unreadable(folder + "Packages.db", "an ndb database of rpm, which this program does not read");
    tell_unreadable(folder + "rpmdb.sqlite-wal", "changes to rpm's database that were not merged yet and are not read");
    const std::string path = folder + "rpmdb.sqlite";
    auto bytes = read(path);
    if (!bytes) return;
    count_packages("rpm", [&] {
      const auto skipped = read_rpm_sqlite(*std::move(bytes), loaded_.database);
      if (skipped) return tell_skipped(path, *skipped, "headers");
      problem(path, skipped.error().detail);
    });
  }

  /// An empty file has nothing to read.
  void tell_unreadable(const std::string& path, std::string_view why) {
    const auto file = files_.files().find(path);
    if (file != files_.files().end() && file->second.size.value_or(1) > 0) problem(path, why);
  }

  const Bundle& bundle_;
  const PackageFiles& files_;
  std::uint64_t budget_;
  std::uint64_t left_;
  LoadedPackages loaded_;
};

}  // namespace

LoadedPackages load_packages(const Bundle& bundle, const PackageFiles& files, std::uint64_t budget) {
  return Loader(bundle, files, budget).load();
}

}  // namespace exhibit::packages
