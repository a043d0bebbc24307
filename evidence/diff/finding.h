// One statement of a diff, with its reasons.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/findings/assessment.h"
#include "evidence/reader/line_source.h"

namespace exhibit::diff {

/// In the order of a report.
enum class FindingKind : std::uint8_t {
  container,
  user,
  group,
  executable,
  file,
  process,
  open_file,
  mount,
  socket,
  environment
};
std::string_view finding_kind_word(FindingKind kind);
inline constexpr std::size_t finding_kind_count = 10;

/// In the order of a report. `unknown`: one side could not be read, so nothing can be said.
enum class Change : std::uint8_t { added, modified, moved, type, metadata, removed, unknown };
std::string_view change_word(Change change);
inline constexpr std::size_t change_count = 7;

struct Finding {
  FindingKind kind = FindingKind::file;
  Change change = Change::unknown;
  std::string path;       ///< bytes: a path inside the container (file, mount), else what names the subject
  std::string from_path;  ///< bytes, `moved`
  std::string before;     ///< a JSON object in one line, written by us; empty where there is none
  std::string after;
  std::vector<std::string> reasons;  ///< what differs: short sentences, already escaped
  /// What happened, in words of ours that exhibit-diff(1) lists: "restarted", "respawned", "capabilities", …
  std::vector<std::string_view> events;
  /// The layer of an overlay that has the file: after, or before where there is no after.
  std::optional<LayerNumber> layer;
  /// `metadata`: nothing but change and birth time differ, as where an overlay copied the file up.
  bool only_hidden_times = false;
  findings::Assessment assessment;  ///< what it amounts to; the quietest rank where nobody asked
};

/// The findings of one container.
struct Section {
  std::string container;  ///< bytes: its name, else its id, else its cid
  std::string container_id;
  std::string runtime;
  std::vector<Finding> findings;
  std::string cid_a{};  ///< of the container in A; empty where A lacks it
  std::string cid_b{};
};

/// By kind, then change: the order of findings of one rank. Equal ones stay in the order they came in.
void sort_for_report(std::vector<Finding>& findings);

}  // namespace exhibit::diff
