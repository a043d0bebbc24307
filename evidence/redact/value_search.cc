#include "evidence/redact/value_search.h"

#include <algorithm>

#include "evidence/reader/content.h"
#include "evidence/reader/lines.h"
#include "evidence/redact/finder.h"
#include "evidence/redact/listed_content.h"

namespace exhibit::redact {
namespace {

constexpr std::string_view index_member = "data/index.jsonl";
constexpr std::size_t piece_size = std::size_t{1} << 20;

bool is_compressed(const Member& member) { return member.name.ends_with(".jsonl.zst"); }

class ValueSearch {
 public:
  ValueSearch(const Bundle& bundle, RowTable& table, Secrets& secrets)
      : bundle_(bundle), table_(table), secrets_(secrets) {}

  Result<void> run() {
    if (const auto searched = search_lines(); !searched) return searched;
    for (std::size_t i = 0; i < table_.rows().size(); ++i) {
      if (const auto searched = search_for_values(i); !searched) return searched;
    }
    if (const auto searched = search_across_pieces(); !searched) return searched;
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
    if (!member.starts_with(piece_folder)) return;
    if (const auto digest = Digest::from_hex(member.substr(member.rfind('/') + 1))) {
      secrets_.add_content(*digest, "content, because " + reason + ",");
    }
  }

  // --- values of which one piece of a file has the beginning and the next the end ---

  Result<void> search_across_pieces() {
    if (secrets_.values().empty()) return {};
    for (const Row& row : table_.rows()) {  // withheld ones, too: what they list is disclosed piece by piece
      if (row.part > 0 || !tells_digests(*row.member)) continue;
      const auto searched = for_each_in_pieces(
          bundle_, *row.member, [this](const FileEntry& file, std::string_view) { return search_file(*file.blobs); });
      if (!searched) return searched;
    }
    return {};
  }

  /// Has no more in memory than about two values of the greatest length.
  Result<void> search_file(const std::vector<Digest>& pieces) {
    const std::size_t overlap = longest_of(secrets_.values()) - 1;
    std::string before;
    std::vector<std::size_t> rows;
    for (const Digest& piece : pieces) {
      const auto row = table_.row_of(piece_member(piece));
      if (!row) {  // what is not there, nobody can join
        before.clear();
        rows.clear();
        continue;
      }
      const auto behind = head_of(*row, overlap);
      if (!behind) return std::unexpected(behind.error());
      rows.push_back(*row);
      if (const auto found = find_crossing(secrets_.values(), before, *behind)) withhold_crossed(rows, *found);
      const auto end = tail_of(*row, overlap);
      if (!end) return std::unexpected(end.error());
      before += *end;
      if (before.size() > overlap) before.erase(0, before.size() - overlap);
    }
    return {};
  }

  /// The last of `rows`, and those before it that the value reaches back into.
  void withhold_crossed(const std::vector<std::size_t>& rows, const Crossing& found) {
    withhold(rows.back(), *found.needle);
    std::size_t reached = 0;
    for (std::size_t i = rows.size() - 1; i > 0 && reached < found.before; --i) {
      withhold(rows[i - 1], *found.needle);
      reached += table_.rows()[rows[i - 1]].size;
    }
  }

  Result<std::string> head_of(std::size_t row, std::size_t size) const {
    const Row& piece = table_.rows()[row];
    return bundle_.read_raw(piece.member->offset, std::min<std::uint64_t>(size, piece.size));
  }

  Result<std::string> tail_of(std::size_t row, std::size_t size) const {
    const Row& piece = table_.rows()[row];
    const std::uint64_t read = std::min<std::uint64_t>(size, piece.size);
    return bundle_.read_raw(piece.member->offset + piece.size - read, read);
  }

  // --- each row by itself ---

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
    if (row.part > 0 || row.size == 0 || !tells_digests(*row.member)) return {};
    if (row.is_withheld()) return add_digests_beside(row);
    Finder finder(secrets_.digests(), first);
    const auto searched = feed(row, finder);
    if (!searched) return searched;
    const auto* const found = finder.take();
    if (found == nullptr) return {};
    table_.withhold(i, found->reason);
    return add_digests_beside(row);
  }

  /// A file of several pieces, one of which is withheld, has a digest of its own, which other listings may tell.
  Result<void> add_digests_beside(const Row& row) {
    const auto add = [this](const FileEntry& file, std::string_view line) -> Result<void> {
      Finder finder(secrets_.digests());
      finder.feed(line);
      if (finder.take() != nullptr && file.sha256) {
        secrets_.add_content(*file.sha256, "content of which a piece is withheld");
      }
      return {};
    };
    return for_each_in_pieces(bundle_, *row.member, add);
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
