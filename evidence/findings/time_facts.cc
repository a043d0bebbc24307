#include "evidence/findings/time_facts.h"

namespace exhibit::findings {
namespace {

constexpr std::int64_t day = 86'400;

std::string both(std::string_view first, Timestamp one, std::string_view second, Timestamp other) {
  return std::string(first) + " " + to_readable(one) + ", " + std::string(second) + " " + to_readable(other);
}

/// When it came to be where it is, at the latest; nothing where no time tells that cannot be set.
std::optional<Timestamp> birth_of(const FileEntry& entry) { return entry.btime ? entry.btime : entry.ctime; }

void add_against_birth(Facts& facts, const FileEntry& entry) {
  const auto birth = birth_of(entry);
  if (!entry.mtime || !birth || entry.mtime->seconds + day >= birth->seconds) return;
  const std::string note = both("modified", *entry.mtime, entry.btime ? "born" : "changed", *birth);
  facts.add("time", "mtime-before-birth", note);
  // Writing gives nanoseconds; touch -d and archives give none.
  if (entry.mtime->nanoseconds == 0) facts.add("time", "mtime-set-at-birth", note);
}

void add_against_before(Facts& facts, const FileChange& change) {
  const FileEntry& before = *change.before;
  const FileEntry& after = *change.after;
  if (!before.mtime || !after.mtime) return;
  if (change.change == "modified" && *after.mtime <= *before.mtime) {
    facts.add("time", "mtime-not-after", both("it was", *before.mtime, "is", *after.mtime));
    if (*after.mtime == *before.mtime && before.size == after.size)
      facts.add("time", "content-under-same-time-and-size");
  }
  const bool is_same_content = before.sha256 && before.sha256 == after.sha256;
  if (change.change == "metadata" && is_same_content && *before.mtime != *after.mtime) {
    // Writing what was there already leaves times that agree with the change; setting a time does not.
    const bool agrees = after.ctime && after.mtime->seconds + 2 >= after.ctime->seconds;
    if (!agrees) facts.add("time", "mtime-set", both("it was", *before.mtime, "is", *after.mtime));
  }
}

}  // namespace

void add_time_facts(Facts& facts, const FileChange& change, std::optional<Timestamp> captured) {
  if (!change.after) return;
  const FileEntry& after = *change.after;
  if (change.came() || change.has_other_content()) add_against_birth(facts, after);
  if (change.before) add_against_before(facts, change);
  if (captured && after.mtime && after.mtime->seconds > captured->seconds + day) {
    facts.add("time", "mtime-in-future", to_readable(*after.mtime));
  }
}

}  // namespace exhibit::findings
