// What a report is made of: all that `exhibit report` knows of one bundle, or of two, joined into one model.
//
// evidence/report goes one way: gather.h (bundles → this model, a gather_*.cc for each part of it; item.h joins what
// diff and drift say) → story.h (what happened, in ten lines) → data.h (the model as JSON, DATA.md, a data_*.cc for
// some of its blocks) and static_markup.h (what is readable without a script) → write_page.h (the HTML file).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/drift/drift_finding.h"
#include "evidence/encoding/time_text.h"
#include "evidence/findings/assessment.h"
#include "evidence/reader/line_source.h"
#include "evidence/records/container.h"
#include "evidence/records/file_entry.h"
#include "evidence/records/mount.h"
#include "hashing/digest.h"

namespace exhibit::report {

/// Where a thing of the report stands in one of its arrays.
using Index = std::size_t;

/// One of the two bundles; a report of one bundle has B alone.
struct BundleFacts {
  char side = 'B';
  std::string name;                   ///< of the file, without folders; bytes
  std::optional<Digest> file_sha256;  ///< where the bundle was verified for this report
  std::string bundle_id;
  std::string host;  ///< bytes
  std::string machine_id;
  std::string boot_id;
  Timestamp begun;
  std::optional<Timestamp> ended;  ///< absent of a cut bundle
  std::string collector;           ///< version; bytes
  std::string status;              ///< complete, partial, cut
  std::uint64_t withheld = 0;      ///< rows that a redacted copy does not have
};

struct ContainerFacts {
  ContainerRecord record;  ///< that of B, else of A
  std::string cid_a;       ///< empty where A lacks it, or there is no A
  std::string cid_b;
  std::optional<Timestamp> created;
  std::optional<Timestamp> started;
  std::array<std::uint64_t, findings::quietest_rank> ranks{};  ///< items of rank 1 at [0], …

  bool is_on_a() const { return !cid_a.empty(); }
  bool is_on_b() const { return !cid_b.empty(); }
};

/// Who said it: the comparison with A, that with what the container began with, or both of one thing.
enum class Origin : std::uint8_t { diff, drift, both };

/// What a file is, after or, where it is gone, before; fields are absent where they were not obtained.
struct FileFacts {
  std::string path;  ///< below the top of its mount, whose mount point the subject has in front; bytes
  FileType type = FileType::unknown;
  std::optional<DeviceNumber> dev;
  std::optional<std::uint64_t> ino;
  std::optional<std::uint16_t> mode;
  std::optional<std::uint32_t> uid;
  std::optional<std::uint32_t> gid;
  std::optional<std::uint64_t> size;
  std::optional<Digest> sha256;
  /// Where there is a file before and after, and they differ.
  std::optional<std::uint64_t> size_before;
  std::optional<Digest> sha256_before;
};

/// One finding, whoever said it.
struct Item {
  Origin origin = Origin::drift;
  Index container = 0;
  std::string_view kind;     ///< a word of diff::FindingKind
  std::string_view change;   ///< a word of diff::Change, or of drift::Verdict where drift alone says it
  std::string_view verdict;  ///< `both`: what drift calls it; else empty
  std::string subject;       ///< the path in the container, or what names it; bytes
  std::string from;          ///< bytes, `moved`
  /// JSON objects in one line, written by us; empty where there is none, and of files of rank 4 and 5, of which `file`
  /// tells enough.
  std::string before;
  std::string after;
  std::vector<std::string> details;      ///< what differs: short sentences, already escaped
  std::vector<std::string_view> events;  ///< words of exhibit-diff(1)
  findings::Assessment assessment;       ///< of both: the worse rank, and every reason once
  std::optional<LayerNumber> layer;
  std::string hidden_by;  ///< mount point of what is mounted over it; bytes
  std::optional<drift::PackageFact> package;
  std::optional<drift::Siblings> siblings;
  bool is_captured = false;                ///< B holds the content
  std::optional<ProcessIdentity> process;  ///< of a process: B's, or A's where it ended
  std::optional<FileFacts> file;
  /// Of a file: its times after, or before where it is gone.
  std::optional<Timestamp> mtime;
  std::optional<Timestamp> ctime;
  std::optional<Timestamp> btime;
  std::optional<Timestamp> atime;
  std::optional<Index> text;  ///< into Report::texts

  int rank() const { return assessment.rank; }
  bool is_gone() const { return change == "removed"; }
};

/// A process of B, or one of A that ended.
struct ProcessFacts {
  Index container = 0;
  ProcessIdentity identity;
  std::int64_t ppid = 0;
  std::string name;     ///< comm; bytes
  std::string exe;      ///< bytes
  std::string command;  ///< the command line as a shell would read it; escaped
  std::int64_t uid = -1;
  std::string user;  ///< bytes
  std::optional<Timestamp> started;
  std::string_view change;   ///< same, started, ended, changed, respawned, unknown; captured without A
  std::string_view outcome;  ///< of its record
  int rank = findings::quietest_rank;
  std::vector<Index> items;
  std::vector<std::string> sockets;  ///< "tcp 10.0.0.2:4242 → 10.9.9.9:4444 established"; escaped
};

/// A point of the timeline. That of an item has its subject for a label.
struct Moment {
  enum class What : std::uint8_t {
    modified,
    changed,
    born,
    accessed,
    started,
    container_started,
    container_created,
    capture_begun,
    capture_ended,
    custody
  };

  Timestamp time;
  What what = What::modified;
  std::string label;  ///< escaped; empty where `item` has it
  std::optional<Index> container;
  std::optional<Index> item;
  int rank = findings::quietest_rank;
};
std::string_view moment_word(Moment::What what);

struct TextLine {
  char mark = ' ';   ///< ' ', '-', '+'
  std::string text;  ///< bytes, UTF-8, without its newline
};

struct TextHunk {
  std::uint64_t before_line = 1;  ///< of its first line, from 1
  std::uint64_t after_line = 1;
  std::vector<TextLine> lines;
};

/// How the content of a small text file changed, or why that cannot be shown.
struct TextChange {
  Index item = 0;
  std::string before_name;  ///< "A" or "the image"; empty of a file that was added
  std::string after_name;
  std::vector<TextHunk> hunks;
  bool is_cut = false;
  std::string why_not;  ///< a sentence, escaped
};

struct MountFacts {
  Index container = 0;
  MountDecision decision;
  std::string_view change;  ///< same, added, removed, modified; captured without A
  std::vector<Index> items;
};

/// A socket and one of its holders; one that nobody holds has one row without.
struct SocketFacts {
  Index container = 0;  ///< of the holder, else the first container in its namespace
  std::string network;  ///< the inode number of its namespace
  std::string protocol;
  std::string local;   ///< escaped
  std::string remote;  ///< escaped; empty where there is none
  std::string state;
  std::optional<ProcessIdentity> holder;
  std::string holder_name;  ///< bytes
  std::string_view change;  ///< same, added, removed; captured without A
  std::vector<Index> items;
};

struct Gap {
  std::string kind;     ///< what was tried: "process", "artifact", …
  std::string outcome;  ///< a word of outcome_word()
  std::string subject;  ///< bytes
  std::string reason;   ///< bytes
  std::optional<Index> container;
};

struct LedgerFacts {
  char side = 'B';
  std::map<std::string, std::uint64_t, std::less<>> outcomes;  ///< of all that was tried: outcome → how many
  std::vector<Gap> gaps;
  std::uint64_t gaps_left_out = 0;
};

struct NamedFault {
  std::string name;  ///< "prefix-digest"
  std::string text;  ///< escaped
};

struct CustodyEvent {
  std::optional<Timestamp> time;
  std::string time_text;  ///< as the log has it; escaped, like all below
  std::string event;
  std::string who;
  std::string where;
  std::string why;
  std::string hash_state;  ///< "matches", "differs", or empty where it was not hashed
};

struct VerificationFacts {
  char side = 'B';
  std::string verdict;                ///< "AUTHENTIC", …
  std::string sentence;               ///< what the verdict means; escaped
  std::optional<Digest> seal_sha256;  ///< what the collector printed when it ended
  std::vector<NamedFault> faults;
  std::uint64_t faults_left_out = 0;
  std::vector<std::string> signatures;   ///< escaped
  std::vector<std::string> time_stamps;  ///< escaped
  std::vector<CustodyEvent> custody;
  std::string custody_verdict;  ///< "WHOLE", "OPEN", "BROKEN"; empty where there is no log
};

struct Report {
  std::string title;  ///< bytes
  Timestamp made;
  std::vector<BundleFacts> bundles;  ///< A, then B
  bool is_newer_first = false;       ///< A was taken after B on the same host
  std::vector<ContainerFacts> containers;
  std::vector<Item> items;  ///< the worst first: rank, number of reasons, path
  std::vector<ProcessFacts> processes;
  std::vector<Moment> timeline;  ///< in the order of time
  std::uint64_t timeline_left_out = 0;
  std::vector<TextChange> texts;
  std::uint64_t texts_left_out = 0;
  std::vector<MountFacts> mounts;
  std::vector<SocketFacts> sockets;
  std::vector<LedgerFacts> ledger;
  std::vector<VerificationFacts> verification;  ///< empty where nobody verified
  std::uint64_t sockets_left_out = 0;
  std::uint64_t quiet = 0;  ///< findings that every container has: counted and left out

  bool has_before() const { return bundles.size() == 2; }
  const BundleFacts& after() const { return bundles.back(); }
  const ContainerFacts& container_of(const Item& item) const { return containers[item.container]; }
};

}  // namespace exhibit::report
