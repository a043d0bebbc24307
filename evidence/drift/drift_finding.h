// What happened to a file since its container began, and where that was seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/drift/package_truth.h"
#include "evidence/findings/assessment.h"
#include "evidence/reader/line_source.h"
#include "evidence/records/container.h"
#include "hashing/digest.h"

namespace exhibit::drift {

/// In the order of a report, the worst first.
enum class Verdict : std::uint8_t {
  held,         ///< no path leads to it: a process holds it
  modified,     ///< the image brought other content
  added,        ///< the image did not bring it
  type,         ///< the image brought something else under the name
  removed,      ///< the image brought it
  moved,        ///< the image brought it under another path
  metadata,     ///< the same content; mode, owner, times, xattrs or the like differ
  since_start,  ///< by its times, it came or changed after the container's start
  unknown,      ///< it could not be read
  copied_up,    ///< nothing but change and birth time differ
  seen,         ///< no change: a process, mount or container is so
};
std::string_view verdict_word(Verdict verdict);
inline constexpr std::size_t verdict_count = 11;

/// How many containers of one image have the same change, of how many.
struct Siblings {
  std::uint64_t have = 0;
  std::uint64_t of = 0;
};

struct DriftFinding {
  Verdict verdict = Verdict::unknown;
  std::string_view kind = "file";          ///< or `seen`: "process", "mount", "container"
  std::string subject;                     ///< `seen`: what names it; bytes
  std::optional<ProcessIdentity> process;  ///< `seen`: which process
  std::string path;                        ///< bytes, in the container; of a process that of its executable
  std::string from_path;                   ///< bytes, `moved`
  std::string before;                      ///< a JSON object in one line, written by us; empty where there is none
  std::string after;
  std::vector<std::string> reasons;  ///< what differs or was seen: short sentences, already escaped
  std::optional<LayerNumber> layer;  ///< of an overlay: which has it, after or, where it is gone, before
  std::string hidden_by;             ///< mount point of what is mounted over it; bytes, empty where it can be seen
  bool captured = false;             ///< the bundle holds its content
  bool quiet = false;                ///< what every container has: no news
  std::optional<PackageFact> package;
  bool is_as_changed_database_has_it = false;  ///< that would be quiet, had the database not changed too
  Digest change;  ///< of path, verdict and content: equal for the same change in another container
  std::optional<Siblings> siblings;
  findings::Assessment assessment;  ///< what it amounts to; the quietest rank where nobody asked
};

/// Of a mount, or of all of a container's, that cannot be told of; `why` is escaped.
DriftFinding unknown_mount(std::string mount_point, std::string why);

/// What a package has otherwise first, then the worst first and quiet ones last; of one verdict, what only a database
/// that changed too explains comes last. Equal ones stay in the order they came in, which is canonical. Where siblings
/// were counted, what only this container has comes before all else.
void sort_for_report(std::vector<DriftFinding>& findings);

}  // namespace exhibit::drift
