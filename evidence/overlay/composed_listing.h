// What an overlay mount shows, put together from the listings of its layers (FORMAT.md 5.1).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/overlay/cursor_queue.h"
#include "evidence/overlay/layer_rules.h"
#include "evidence/overlay/named_whiteouts.h"
#include "evidence/overlay/overlay_xattrs.h"
#include "evidence/overlay/route_walk.h"

namespace exhibit {

/// A merge of all layers in canonical order, a part of each in memory. Lines that nothing of the overlay touches pass
/// as they are. What a layer could not read decides as far as its name goes: an entry of unknown type hides all below
/// it, and what lower layers have in a folder that a layer could not list comes out as `partial`.
class ComposedListing final : public LineSource {
 public:
  /// How many folders of layers redirects may show elsewhere. Each costs what is below it once more, so that redirects
  /// inside redirected folders multiply; a real overlay has one for each renamed folder and layer.
  static constexpr std::uint64_t greatest_number_of_grafts = 100'000;

  /// Of the layers, the largest: each takes a thread, and the memory of a part more.
  static constexpr std::size_t greatest_number_read_ahead = 2;

  /// `layers` from the top: all of `mount`, or those of its image. `bundle` must outlive the listing.
  ComposedListing(const Bundle& bundle, const std::vector<Layer>& layers, const Mount& mount);

  /// Fails also where redirects ask for more than greatest_number_of_grafts.
  Result<std::optional<std::string_view>> next() override;
  std::string where() const override { return decider_ != nullptr ? decider_->where() : std::string(); }
  /// Before the first line, one part is all there is: equal where each part of each layer is.
  std::optional<Digest> part_ahead() const override;
  void skip_part() override;
  void want_parts(PartFilter wanted) override;
  std::optional<LayerNumber> layer() const override;

 private:
  using Cursor = overlay::LayerCursor;
  /// Grafted cursors of a redirected directory.
  using Grafts = std::vector<std::unique_ptr<Cursor>>;

  /// What the layers say of one path, as far as they were asked.
  struct Verdict {
    Cursor* decider = nullptr;
    std::optional<FileEntry> entry;  ///< the decider's, where it was looked into
    bool wants_content = false;      ///< the decider's entry is metadata only
    std::optional<FileEntry> content;
  };

  Result<void> begin();
  void read_ahead();
  Result<void> advance();
  Result<void> enqueue(Cursor& cursor);
  void leave_for(std::string_view path);
  Result<std::optional<std::string_view>> decide();
  Result<bool> ask(Cursor& cursor, Verdict& verdict);
  Result<bool> ask_closely(Cursor& cursor, Verdict& verdict);
  Result<bool> ask_directory(Cursor& cursor, FileEntry directory, Verdict& verdict);
  Result<bool> ask_other(Cursor& cursor, FileEntry entry, Verdict& verdict);
  Result<std::optional<FileEntry>> content_elsewhere(const Cursor& cursor, const std::string& redirect);
  bool is_whiteout(const Cursor& cursor, const FileEntry& entry) const;
  bool is_opaque_by_name(const Cursor& cursor) const;
  bool end_below(const Cursor& cursor);
  overlay::RouteWalk walk_from(const Cursor& cursor, const std::string& redirect, overlay::RouteWalk::Wanted wanted);
  Result<void> redirect(const Cursor& cursor, const std::string& redirect);
  Result<void> graft(const overlay::Found& found, std::string_view path, Grafts& grafts);
  void see_directory(const Cursor& cursor, std::string_view path, const FileEntry& directory);
  Result<std::string_view> line_of(Verdict& verdict);

  const Bundle& bundle_;
  std::string fsids_;  ///< of the layers, for an error
  std::uint64_t grafts_left_ = greatest_number_of_grafts;
  overlay::OverlayXattrs xattrs_;
  std::optional<overlay::NamedWhiteouts> named_;  ///< of fuse-overlayfs alone
  std::vector<overlay::LayerIndex> layers_;
  std::vector<std::unique_ptr<Cursor>> cursors_;  ///< of whole layers
  overlay::PathStack<Grafts> redirects_;
  overlay::CursorQueue queue_;
  std::vector<Cursor*> group_;  ///< at the present path, from the top; not in the queue
  overlay::LayerRules rules_;
  bool has_begun_ = false;
  std::string rewritten_;
  const Cursor* decider_ = nullptr;  ///< on the last line
};

}  // namespace exhibit
