#include <fmt/format.h>

#include <algorithm>

#include "evidence/encoding/escape.h"
#include "evidence/findings/finding_records.h"
#include "evidence/reader/content.h"
#include "evidence/report/gather_steps.h"
#include "evidence/report/text_diff.h"

namespace exhibit::report {
namespace {

constexpr std::uint64_t greatest_text = std::uint64_t{256} << 10;
/// What all texts of a report may read.
constexpr std::uint64_t greatest_reading = std::uint64_t{64} << 20;
constexpr std::size_t greatest_number = 5'000;

constexpr int quietest_changed_rank = 4;
constexpr int quietest_whole_rank = 3;

/// One side of a change, and where its content would be.
struct Content {
  std::optional<FileEntry> entry;
  const Bundle* bundle = nullptr;
  std::string name;

  bool is_file() const { return entry && entry->type == FileType::file; }
  bool is_captured() const { return is_file() && entry->blobs.has_value(); }
  std::uint64_t size() const { return entry->size.value_or(0); }
};

class TextGatherer {
 public:
  explicit TextGatherer(Gathering& gathering) : gathering_(gathering), report_(gathering.report) {}

  void run() {
    for (Index i = 0; i < report_.items.size() && report_.items[i].rank() <= quietest_changed_rank; ++i) add(i);
  }

 private:
  void add(Index i) {
    Item& item = report_.items[i];
    if (item.kind != "file") return;
    const bool is_of_diff = item.origin != Origin::drift;
    const Bundle* const bundle_b = gathering_.request.b->bundle;
    const Content before{findings::entry_of(item.before), is_of_diff ? gathering_.request.a->bundle : bundle_b, is_of_diff ? "A" : "the image"};
    const Content after{findings::entry_of(item.after), bundle_b, "B"};
    auto change = change_of(item, before, after);
    if (!change) return;
    if (report_.texts.size() == greatest_number) {
      ++report_.texts_left_out;
      return;
    }
    change->item = i;
    item.text = report_.texts.size();
    report_.texts.push_back(*std::move(change));
  }

  /// Nothing where there is no text, or neither side's was captured.
  std::optional<TextChange> change_of(const Item& item, const Content& before, const Content& after) {
    const bool has_both = before.is_file() && after.is_file();
    const bool is_changed = has_both && before.entry->sha256 != after.entry->sha256;
    if (has_both && !is_changed) return std::nullopt;
    if (!has_both && item.rank() > quietest_whole_rank) return std::nullopt;
    if (!before.is_captured() && !after.is_captured()) return std::nullopt;
    TextChange change;
    if (before.is_file()) change.before_name = before.name;
    if (after.is_file()) change.after_name = after.name;
    const Content& known = after.is_captured() ? after : before;
    const auto known_text = text_of(known);
    if (!known_text || (!has_both && known_text->empty())) return std::nullopt;
    if (!has_both) return filled(std::move(change), whole_text(*known_text, after.is_file() ? '+' : '-'));
    const Content& other = after.is_captured() ? before : after;
    if (!other.is_captured()) {
      change.why_not = fmt::format("content of {} was not captured", other.name);
      return change;
    }
    const auto other_text = text_of(other);
    if (!other_text) {
      change.why_not = fmt::format("{} has no text of at most {} KiB", other.name, greatest_text >> 10);
      return change;
    }
    const std::string& text_before = after.is_captured() ? *other_text : *known_text;
    const std::string& text_after = after.is_captured() ? *known_text : *other_text;
    return filled(std::move(change), diff_texts(text_before, text_after, line_pairs_));
  }

  static TextChange filled(TextChange change, TextDiff diff) {
    change.hunks = std::move(diff.hunks);
    change.is_cut = diff.is_cut;
    return change;
  }

  /// Nothing where it is no small text, is damaged, or the report has read enough.
  std::optional<std::string> text_of(const Content& content) {
    if (content.size() > std::min(greatest_text, reading_left_)) return std::nullopt;
    auto bytes = read_content(*content.bundle, *content.entry, greatest_text);
    if (!bytes || !is_text(*bytes)) return std::nullopt;
    reading_left_ -= std::min<std::uint64_t>(reading_left_, bytes->size());
    return *std::move(bytes);
  }

  Gathering& gathering_;
  Report& report_;
  std::uint64_t line_pairs_ = greatest_line_pairs;
  std::uint64_t reading_left_ = greatest_reading;
};

}  // namespace

void gather_texts(Gathering& gathering) { TextGatherer(gathering).run(); }

}  // namespace exhibit::report
