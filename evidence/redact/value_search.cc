#include "evidence/redact/value_search.h"

#include "evidence/reader/lines.h"
#include "evidence/redact/finder.h"

namespace exhibit::redact {
namespace {

constexpr std::string_view index_member = "data/index.jsonl";
constexpr std::size_t piece_size = std::size_t{1} << 20;

bool is_compressed(const Member& member) { return member.name.ends_with(".jsonl.zst"); }

/// Listings and content.jsonl tell digests of content; nothing else does (FORMAT.md 4.3, 5).
bool tells_digests(const Member& member) {
  return member.name.starts_with("data/fs/") || member.name.ends_with("/content.jsonl");
}

class ValueSearch {
 public:
  ValueSearch(const Bundle& bundle, RowTable& table, Secrets& secrets)
      : bundle_(bundle), table_(table), secrets_(secrets) {}

  Result<void> run() {
    if (const auto searched = search_lines(); !searched) return searched;
    for (std::size_t i = 0; i < table_.rows().size(); ++i) {
      if (const auto searched = search_for_values(i); !searched) return searched;
    }
    for (std::size_t first = 0; first < secrets_.digests().size();) {
      const std::size_t end = secrets_.digests().size();
      for (std::size_t i = 0; i < table_.rows().size(); ++i) {
        if (const auto searched = search_for_digests(i, first); !searched) return searched;
      }
      first = end;
    }
    return {};
  }

 private:
  /// A line of the index names the host's path from which a member came.
  Result<void> search_lines() {
    Finder finder(secrets_.values());
    LineSplitter lines;
    std::size_t row = 0;
    return bundle_.stream(*bundle_.find(index_member), [&](std::string_view bytes) {
      lines.feed(bytes, [&](std::string_view line) {
        finder.feed(line);
        if (const auto* found = finder.take()) withhold(row, *found);
        ++row;
      });
    });
  }

  void withhold(std::size_t row, const Secrets::Needle& found) {
    const std::string reason = found.reason;  // the needles may move when one is added
    table_.withhold(row, reason);
    const std::string& member = table_.rows()[row].member->name;
    if (!member.starts_with(withheld_content)) return;
    if (const auto digest = Digest::from_hex(member.substr(member.rfind('/') + 1))) {
      secrets_.add_content(*digest, "content, because " + reason + ",");
    }
  }

  bool is_to_be_read(const Row& row) const { return !row.is_withheld() && row.has_bytes_of_its_own() && row.size > 0; }

  Result<void> search_for_values(std::size_t i) {
    const Row& row = table_.rows()[i];
    if (!is_to_be_read(row) || secrets_.values().empty()) return {};
    Finder finder(secrets_.values());
    const auto searched = feed(row, finder);
    if (!searched) return searched;
    if (const auto* found = finder.take()) withhold(i, *found);
    return {};
  }

  Result<void> search_for_digests(std::size_t i, std::size_t first) {
    const Row& row = table_.rows()[i];
    if (!is_to_be_read(row) || !tells_digests(*row.member)) return {};
    Finder finder(secrets_.digests(), first);
    const auto searched = feed(row, finder);
    if (!searched) return searched;
    const auto* const found = finder.take();
    if (found == nullptr) return {};
    table_.withhold(i, found->reason);
    return is_compressed(*row.member) ? add_digests_beside(row) : Result<void>();
  }

  /// A file of several pieces, one of which is withheld, has a digest of its own, which other listings may tell.
  Result<void> add_digests_beside(const Row& row) {
    const auto content = bundle_.read_part(*row.member);
    if (!content) return std::unexpected(content.error());
    const std::string& member = row.member->name;
    return for_each_line(*content, member, [&](std::string_view line, std::string_view where) -> Result<void> {
      if (line.find("\"blobs\":[\"") == std::string_view::npos) return {};
      Finder finder(secrets_.digests());
      finder.feed(line);
      const auto* const found = finder.take();
      if (found == nullptr) return {};
      const auto entry = decode_file_entry(line, where);
      if (!entry) return std::unexpected(entry.error());
      if (entry->sha256) secrets_.add_content(*entry->sha256, "content of which a piece is withheld");
      return {};
    });
  }

  Result<void> feed(const Row& row, Finder& finder) const {
    if (is_compressed(*row.member)) {
      const auto content = bundle_.read_part(*row.member);
      if (!content) return std::unexpected(content.error());
      finder.feed(*content);
      return {};
    }
    for (std::uint64_t at = 0; at < row.size; at += piece_size) {
      const std::uint64_t size = std::min<std::uint64_t>(piece_size, row.size - at);
      const auto bytes = bundle_.read_raw(row.member->offset + row.offset + at, size);
      if (!bytes) return std::unexpected(bytes.error());
      if (!finder.feed(*bytes)) break;
    }
    return {};
  }

  const Bundle& bundle_;
  RowTable& table_;
  Secrets& secrets_;
};

}  // namespace

Result<void> withhold_repetitions(const Bundle& bundle, RowTable& table, Secrets& secrets) {
  return ValueSearch(bundle, table, secrets).run();
}

}  // namespace exhibit::redact
