#include "evidence/show/render/file_text.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "evidence/encoding/escape.h"
#include "evidence/overlay/layers.h"
#include "evidence/show/file_filter.h"
#include "evidence/show/render/container_text.h"
#include "evidence/show/render/words.h"
#include "hashing/base64.h"

namespace exhibit::show {
namespace {

constexpr std::size_t short_digest_length = 12;

char type_letter(FileType type) {
  switch (type) {
    case FileType::file: return '-';
    case FileType::dir: return 'd';
    case FileType::symlink: return 'l';
    case FileType::fifo: return 'p';
    case FileType::socket: return 's';
    case FileType::character: return 'c';
    case FileType::block: return 'b';
    case FileType::unknown: return '?';
  }
  std::unreachable();
}

/// The execute letter of one class: with setuid, setgid or sticky in it, `special`, in upper case where it has no
/// effect.
char execute_letter(bool executable, bool is_special, char special) {
  if (!is_special) return executable ? 'x' : '-';
  return executable ? special : static_cast<char>(special - 'a' + 'A');
}

template <typename Number>
std::string or_unknown(const std::optional<Number>& number) {
  return number ? std::to_string(*number) : "?";
}

std::string size_column(const FileEntry& entry) {
  const bool is_device = entry.type == FileType::character || entry.type == FileType::block;
  if (is_device && entry.rdev) return entry.rdev->text();
  return or_unknown(entry.size);
}

std::string digest_column(const FileEntry& entry) {
  if (entry.sha256) return entry.sha256->hex().substr(0, short_digest_length);
  if (entry.sparse_sha256) return "~" + entry.sparse_sha256->hex().substr(0, short_digest_length - 1);
  return entry.type == FileType::file ? "?" : "-";
}

std::vector<std::string> marks_of(const FileEntry& entry, const FilePlace& place) {
  std::vector<std::string> marks;
  const bool is_file = entry.type == FileType::file;
  if (is_file && entry.mode && (*entry.mode & S_ISUID) != 0) marks.emplace_back("setuid");
  if (is_file && entry.mode && (*entry.mode & S_ISGID) != 0) marks.emplace_back("setgid");
  if (has_file_capabilities(entry)) marks.emplace_back("caps");
  const auto is_acl = [](const Xattr& xattr) { return xattr.name.starts_with("system.posix_acl_"); };
  if (std::ranges::any_of(entry.xattrs, is_acl)) marks.emplace_back("acl");
  for (const std::string& attribute : entry.attributes) marks.push_back(escape_for_terminal(attribute));
  if (!place.hidden_by.empty()) marks.push_back("hidden by " + escape_for_terminal(place.hidden_by));
  if (!entry.outcome.is_ok()) marks.push_back(outcome_phrase(entry.outcome));
  return marks;
}

/// "fs0001"; of an overlay "fs0003 over fs0002, fs0001".
std::string walks_phrase(const MountDecision& decision) {
  std::string lowers;
  for (const std::string& fsid : decision.lowers) lowers += (lowers.empty() ? "" : ", ") + escape_for_terminal(fsid);
  if (decision.kind != MountDecisionKind::layered) return escape_for_terminal(decision.fsid);
  return decision.upper ? escape_for_terminal(*decision.upper) + " over " + lowers : lowers;
}

/// The entry's line without its path and its opening bracket: ',"type":…}'.
std::string fields_after_path(const FileEntry& entry) {
  std::string line;
  append_line(line, entry);
  line.pop_back();
  std::string path;
  JsonWriter(path).begin_object().bytes_field("path", entry.path);
  line.erase(0, path.size());
  return line;
}

}  // namespace

std::string mode_letters(const FileEntry& entry) {
  std::string letters(10, '?');
  letters[0] = type_letter(entry.type);
  if (!entry.mode) return letters;
  const unsigned mode = *entry.mode;
  constexpr std::string_view permissions = "rwxrwxrwx";
  for (std::size_t i = 0; i < permissions.size(); ++i) {
    letters[i + 1] = (mode >> (permissions.size() - 1 - i) & 1) != 0 ? permissions[i] : '-';
  }
  letters[3] = execute_letter((mode & S_IXUSR) != 0, (mode & S_ISUID) != 0, 's');
  letters[6] = execute_letter((mode & S_IXGRP) != 0, (mode & S_ISGID) != 0, 's');
  letters[9] = execute_letter((mode & S_IXOTH) != 0, (mode & S_ISVTX) != 0, 't');
  return letters;
}

std::string mount_heading(const ContainerRecord& container, const MountDecision& decision, const Palette& palette) {
  return fmt::format("{}{}  {}  {} {}{}\n", palette.heading, container_title(container),
                     escape_for_terminal(reached_at(decision)), escape_for_terminal(decision.mount.fstype),
                     walks_phrase(decision), palette.reset);
}

std::string file_row(const FileEntry& entry, const FilePlace& place, const Palette& palette) {
  const std::string mtime = entry.mtime ? to_readable(*entry.mtime) : "?";
  std::string row = fmt::format("{} {:>5} {:>5} {:>11} {:<20} {:<12} {}", mode_letters(entry), or_unknown(entry.uid),
                                or_unknown(entry.gid), size_column(entry), mtime, digest_column(entry),
                                escape_for_terminal(place.path));
  if (entry.target) row += " -> " + escape_for_terminal(*entry.target);
  for (const std::string& mark : marks_of(entry, place))
    row += fmt::format("  {}[{}]{}", palette.warning, mark, palette.reset);
  return row + "\n";
}

std::string file_json(const ContainerRecord& container, const FilePlace& place, const FileEntry& entry) {
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  write_container_reference(json, container);
  json.field("fsid", escape_for_terminal(place.fsid)).field("container_path", escape_for_terminal(place.path));
  json.field("container_path_b64", base64_encode(place.path));
  json.field("path", escape_for_terminal(entry.path)).field("path_b64", base64_encode(entry.path));
  if (place.layer) write_layer(json.key("layer"), *place.layer);
  if (!place.hidden_by.empty()) json.bytes_field("hidden_by", place.hidden_by);
  return line + fields_after_path(entry) + "\n";
}

}  // namespace exhibit::show
