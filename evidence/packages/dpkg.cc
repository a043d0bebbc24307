#include "evidence/packages/dpkg.h"

#include <array>
#include <vector>

#include "evidence/packages/text_lines.h"

namespace exhibit::packages {
namespace {

/// What follows "Name:" and a blank, where `line` is that field.
std::optional<std::string_view> field(std::string_view line, std::string_view name) {
  if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
  line.remove_prefix(name.size() + 1);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

/// "libc6:amd64" of "libc6:amd64.list".
std::string_view stem(std::string_view file_name) { return file_name.substr(0, file_name.rfind('.')); }

std::string_view without_architecture(std::string_view name) { return name.substr(0, name.find(':')); }

/// Takes `word` off the end of `line`, if it stands there.
void drop_last_word(std::string_view& line, std::string_view word) {
  if (line.ends_with(word)) line.remove_suffix(word.size());
}

/// Lists name the root "/." and other paths as they are.
std::string_view listed_path(std::string_view line) { return line == "/." ? line.substr(0, 1) : line; }

}  // namespace

struct DpkgReader::Stanza {
  std::string_view package;
  std::string_view version;
  std::string_view architecture;
  std::vector<std::string_view> conffiles;
  bool is_in_conffiles = false;

  void take(std::string_view line) {
    if (line.starts_with(' ')) {
      if (is_in_conffiles) conffiles.push_back(line.substr(1));
      return;
    }
    is_in_conffiles = field(line, "Conffiles").has_value();
    if (const auto value = field(line, "Package")) package = *value;
    if (const auto value = field(line, "Version")) version = *value;
    if (const auto value = field(line, "Architecture")) architecture = *value;
  }
};

void DpkgReader::read_diversions(std::string_view text) {
  std::array<std::string_view, 3> lines;
  std::size_t have = 0;
  for_each_text_line(text, [&](std::string_view line) {
    lines[have++] = line;
    if (have < lines.size()) return;
    have = 0;
    diversions_[database_.canonical(lines[0])] = {std::string(lines[1]), std::string(lines[2])};
  });
  skipped_lines_ += have;
}

void DpkgReader::read_status(std::string_view text, std::string_view known_as) {
  Stanza stanza;
  for_each_text_line(text, [&](std::string_view line) {
    if (!line.empty()) return stanza.take(line);
    add(stanza, known_as);
    stanza = {};
  });
  add(stanza, known_as);
}

void DpkgReader::add(const Stanza& stanza, std::string_view known_as) {
  if (stanza.package.empty()) {
    skipped_lines_ += stanza.conffiles.size();
    return;
  }
  const auto package = database_.add_package(std::string(stanza.package), std::string(stanza.version));
  packages_.emplace(stanza.package, package);
  packages_.emplace(std::string(stanza.package) + ":" + std::string(stanza.architecture), package);
  if (!known_as.empty()) packages_.emplace(known_as, package);
  for (const std::string_view conffile : stanza.conffiles) add_conffile(stanza.package, package, conffile);
}

void DpkgReader::add_conffile(std::string_view name, PackageDatabase::Package package, std::string_view line) {
  drop_last_word(line, " remove-on-upgrade");
  drop_last_word(line, " obsolete");
  const auto blank = line.rfind(' ');
  if (blank == std::string_view::npos || !line.starts_with('/')) {
    ++skipped_lines_;
    return;
  }
  FileFacts facts;
  facts.is_config = true;
  facts.digest = ComparisonDigest::from_hex(ComparisonKind::md5, line.substr(blank + 1));  // or "newconffile"
  own(name, package, line.substr(0, blank), facts);
}

PackageDatabase::Package DpkgReader::package_of(std::string_view known_as) {
  for (const std::string_view name : {known_as, without_architecture(known_as)}) {
    if (const auto found = packages_.find(name); found != packages_.end()) return found->second;
  }
  const auto package = database_.add_package(std::string(without_architecture(known_as)), {});
  packages_.emplace(known_as, package);
  return package;
}

void DpkgReader::read_list(std::string_view file_name, std::string_view text) {
  const std::string_view known_as = stem(file_name);
  const auto package = package_of(known_as);
  for_each_text_line(text, [&](std::string_view line) {
    if (!line.starts_with('/')) {
      ++skipped_lines_;
    } else {
      own(without_architecture(known_as), package, listed_path(line), {});
    }
  });
}

void DpkgReader::read_md5sums(std::string_view file_name, std::string_view text) {
  constexpr std::size_t digits = 32;
  constexpr std::size_t path_at = digits + 2;
  const std::string_view known_as = stem(file_name);
  const auto package = package_of(known_as);
  for_each_text_line(text, [&](std::string_view line) {
    FileFacts facts;
    facts.digest = ComparisonDigest::from_hex(ComparisonKind::md5, line.substr(0, digits));
    std::string_view path = line.substr(std::min(path_at, line.size()));
    if (path.starts_with("./")) path.remove_prefix(2);
    if (!facts.digest || path.empty() || line[digits] != ' ') {
      ++skipped_lines_;
    } else {
      own(without_architecture(known_as), package, "/" + std::string(path), facts);
    }
  });
}

void DpkgReader::own(std::string_view name, PackageDatabase::Package package, std::string_view path,
                     const FileFacts& facts) {
  const auto diversion = diversions_.find(database_.canonical(path));
  const bool is_diverted = diversion != diversions_.end() && diversion->second.by != name;
  database_.own(package, is_diverted ? std::string_view(diversion->second.to) : path, facts);
}

}  // namespace exhibit::packages
