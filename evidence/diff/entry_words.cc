#include "evidence/diff/entry_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "evidence/encoding/escape.h"

namespace exhibit::diff {
namespace {

struct ModeBit {
  std::uint16_t bit;
  std::string_view gained;
  std::string_view lost;
};
constexpr std::array<ModeBit, 4> telling_bits = {{{04000, "setuid", "no longer setuid"},
                                                  {02000, "setgid", "no longer setgid"},
                                                  {01000, "sticky", "no longer sticky"},
                                                  {00002, "world-writable", "no longer world-writable"}}};

std::string quoted(const std::string& bytes) { return "\"" + escape_for_terminal(bytes) + "\""; }

template <typename Value>
void add_number_change(std::vector<std::string>& reasons, std::string_view what, const std::optional<Value>& before,
                       const std::optional<Value>& after) {
  if (before && after && *before != *after) reasons.push_back(fmt::format("{} {} → {}", what, *before, *after));
}

bool obtained(const FileEntry& entry, std::string_view field) {
  return std::ranges::find(entry.missing, field) == entry.missing.end();
}

std::string xattr_name(const std::string& name) {
  const std::string shown = "xattr " + escape_for_terminal(name);
  return name == "security.capability" ? shown + " (file capabilities)" : shown;
}

void add_xattr_changes(std::vector<std::string>& reasons, const FileEntry& before, const FileEntry& after) {
  if (before.xattrs == after.xattrs || !obtained(before, "xattrs") || !obtained(after, "xattrs")) return;
  std::map<std::string, std::string> old_values;
  for (const Xattr& xattr : before.xattrs) old_values.emplace(xattr.name, xattr.value);
  for (const Xattr& xattr : after.xattrs) {
    const auto old = old_values.find(xattr.name);
    if (old == old_values.end()) {
      reasons.push_back(xattr_name(xattr.name) + " added");
      continue;
    }
    if (old->second != xattr.value) reasons.push_back(xattr_name(xattr.name) + " changed");
    old_values.erase(old);
  }
  for (const auto& [name, value] : old_values) reasons.push_back(xattr_name(name) + " removed");
}

void add_attributes_without(std::vector<std::string>& reasons, const std::vector<std::string>& attributes,
                            const std::vector<std::string>& others, std::string_view verb) {
  for (const std::string& attribute : attributes) {
    if (std::ranges::find(others, attribute) != others.end()) continue;
    reasons.push_back(fmt::format("attribute {} {}", escape_for_terminal(attribute), verb));
  }
}

}  // namespace

std::string mode_text(std::uint16_t mode) { return fmt::format("{:04o}", mode); }

std::string time_change(Timestamp before, Timestamp after) {
  if (before.seconds == after.seconds) return to_iso8601(before) + " → " + to_iso8601(after);
  return to_readable(before) + " → " + to_readable(after);
}

std::string mode_change(std::uint16_t before, std::uint16_t after) {
  std::string notes;
  for (const ModeBit& bit : telling_bits) {
    if (((before ^ after) & bit.bit) == 0) continue;
    notes += (notes.empty() ? "" : ", ") + std::string((after & bit.bit) != 0 ? bit.gained : bit.lost);
  }
  const std::string change = fmt::format("mode {} → {}", mode_text(before), mode_text(after));
  return notes.empty() ? change : fmt::format("{} ({})", change, notes);
}

std::optional<std::string> target_phrase(const FileEntry& entry) {
  if (entry.type != FileType::symlink || !entry.target) return std::nullopt;
  return "target " + quoted(*entry.target);
}

std::string target_change(const FileEntry& before, const FileEntry& after) {
  return "target " + quoted(before.target.value_or("")) + " → " + quoted(after.target.value_or(""));
}

std::vector<std::string> metadata_changes(const FileEntry& before, const FileEntry& after) {
  std::vector<std::string> reasons;
  if (before.mode && after.mode && *before.mode != *after.mode) {
    reasons.push_back(mode_change(*before.mode, *after.mode));
  }
  add_number_change(reasons, "owner", before.uid, after.uid);
  add_number_change(reasons, "group", before.gid, after.gid);
  if (after.type != FileType::dir) add_number_change(reasons, "links", before.nlink, after.nlink);
  add_xattr_changes(reasons, before, after);
  if (obtained(before, "attributes") && obtained(after, "attributes")) {
    add_attributes_without(reasons, after.attributes, before.attributes, "set");
    add_attributes_without(reasons, before.attributes, after.attributes, "cleared");
  }
  return reasons;
}

}  // namespace exhibit::diff
