// An opened bundle: its members by name, each checked against its digest when it is read, and its records decoded.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/reader/bundle_file.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/listing_part.h"
#include "evidence/reader/member_list.h"
#include "evidence/reader/part_places.h"
#include "evidence/reader/read_ahead.h"
#include "evidence/reader/redaction_chain.h"

namespace exhibit {

/// One descriptor is opened once and everything is read from it, so that a file swapped on disk changes nothing.
/// Opening reads headers only (a hop per member), then SEAL → tagmanifest and manifest, each against its digest; these
/// give every member its own. What only a pass over all bytes can tell is left to `verify`. Errors name file and
/// member.
class Bundle {
 public:
  /// Fails where the file cannot be opened, is no bundle, or its seal chain does not hold. A cut bundle opens with its
  /// whole members, which nothing vouches for, and `is_cut()` says so.
  static Result<Bundle> open(const std::string& path);

  const std::string& path() const { return file_.path(); }
  bool is_cut() const { return !seal_.has_value(); }
  const std::optional<Seal>& seal() const { return seal_; }
  /// Whether this is a redacted copy (FORMAT.md 11). What is not in it is not known: it is not absent.
  bool is_redacted() const { return copy_.has_value(); }
  /// Whether `name`, or a part of it, may be withheld: the copy is redacted, and does not have it whole.
  bool may_be_withheld(std::string_view name) const;
  /// What the copy's maker says is withheld of `name`, in order; nothing of a bundle.
  std::vector<WithheldRow> withheld_of(std::string_view name) const;
  std::uint64_t number_withheld() const { return copy_ ? copy_->number_withheld : 0; }

  const std::vector<Member>& members() const { return list_.members; }
  const Member* find(std::string_view name) const { return list_.find(name); }

  /// The whole content, checked against its digest (where there is one) before a byte of it is returned. At most
  /// 64 MiB; `ErrorCode::absent` where there is no such member.
  Result<std::string> read(const Member& member) const;
  Result<std::string> read(std::string_view name) const;
  /// The content in pieces; its digest is checked when all of them were handed on.
  Result<void> stream(const Member& member, const std::function<void(std::string_view)>& consume) const;
  /// Bytes of the file, headers and padding included, unchecked.
  Result<std::string> read_raw(std::uint64_t offset, std::uint64_t size) const;
  /// A .jsonl.zst member, checked, decompressed within FORMAT.md's bound.
  Result<std::string> read_part(const Member& member) const;
  /// The same for who reads many: the memory of both strings is used again. After a failure `content` says nothing.
  Result<void> read_part(const Member& member, std::string& compressed, std::string& content) const;

  Result<AcquisitionStart> start() const;
  /// Absent in a cut bundle.
  Result<std::optional<AcquisitionFinish>> finish() const;
  Result<std::vector<ContainerRecord>> containers() const;
  /// The process records of a container ("host" for those of none), in the order of the bundle.
  Result<std::vector<ProcessRecord>> processes(std::string_view cid) const;
  /// A raw artifact of a process; an absent optional where it is not in the bundle.
  Result<std::optional<std::string>> artifact(std::string_view cid, const ProcessIdentity& process,
                                              std::string_view name) const;
  /// What a process holds and no path leads to; none where there is no content.jsonl.
  Result<std::vector<ProcessContent>> contents(std::string_view cid, const ProcessIdentity& process) const;
  /// `ErrorCode::absent` for "host", and where a cut bundle ends before them.
  Result<std::vector<MountDecision>> mounts(std::string_view cid) const;
  Result<std::vector<WalkRecord>> walks() const;
  /// The parts of a listing, in order.
  std::vector<const Member*> listing_parts(std::string_view fsid) const;
  /// Pieces of captured content that are missing here are looked for in `other`, too, which outlives this. A piece is
  /// its digest, so it does not matter who holds it.
  void borrow_pieces_from(const Bundle& other) { lenders_.push_back(&other); }
  const std::vector<const Bundle*>& lenders() const { return lenders_; }
  /// Pieces of captured content that another bundle is said to hold (FORMAT.md 5.2).
  Result<std::vector<PieceElsewhere>> pieces_elsewhere() const;
  /// The first path of a part, checked like all that is read, but not more of it decompressed than its beginning;
  /// nothing where that does not tell.
  std::optional<std::string> first_path_of(const Member& part) const;
  /// Filled by whoever reads listings.
  PartPlaces& part_places() const { return *part_places_; }
  /// Each ledger line, in order, until `consume` returns false.
  Result<void> ledger(const std::function<bool(const ReadLedgerLine&)>& consume) const;

 private:
  Bundle(BundleFile file, MemberList list) : file_(std::move(file)), list_(std::move(list)) {}

  /// Those whose name begins with `prefix` and ends with `suffix`, in the order of the bundle.
  std::vector<const Member*> members_named(std::string_view prefix, std::string_view suffix) const;
  /// Whether a cut bundle ends before all configured environments are there.
  bool ends_before_state() const;
  Result<void> read(const Member& member, std::string& content) const;
  /// "file: member", for an error.
  std::string place(std::string_view name) const { return file_.path() + ": " + std::string(name); }

  BundleFile file_;
  MemberList list_;
  std::optional<Seal> seal_;
  std::optional<RedactedCopy> copy_;
  std::vector<const Bundle*> lenders_;
  std::unique_ptr<PartPlaces> part_places_ = std::make_unique<PartPlaces>();
};

/// The lines of one listing in canonical order, a part in memory at a time.
class ListingReader {
 public:
  ListingReader(const Bundle& bundle, std::string_view fsid);

  /// The next line without its newline, valid until the next call; nothing at the end. Fails where a part is
  /// damaged or the order is broken.
  Result<std::optional<std::string_view>> next();
  /// Bytes; of the last line, valid as long as it.
  std::string_view path() const { return part_.path(line_ - 1); }
  /// "data/fs/fs0001/listing.0001.jsonl.zst line 17", of the last line.
  std::string where() const;

  /// The digest of the part whose first line would come next; nothing inside a part, or where no digest is known.
  std::optional<Digest> part_ahead() const;
  /// Goes on after the part that is ahead. Nobody checks the order across it.
  void skip_part();
  /// Passes over parts that `wanted` does not want. Where nobody knows yet what lies in a part (PartPlaces), its
  /// beginning is looked at, which costs a fraction of it.
  void want_parts(PartFilter wanted) { wanted_ = std::move(wanted); }
  std::size_t number_of_parts() const { return parts_.size(); }
  /// From now on a thread reads the next part while the lines of the last are taken, where there are several.
  void read_ahead();

 private:
  bool is_at_part_end() const { return line_ == part_.number_of_lines() && !part_.fault(); }
  bool is_wanted(std::size_t part) const;
  void find_place(std::size_t part) const;
  std::optional<std::size_t> next_wanted() const;
  void forget_part();
  Result<void> load_part(std::size_t number);
  Result<void> see_first_path(const Member& part, std::string_view path);

  const Bundle& bundle_;
  std::vector<const Member*> parts_;
  std::size_t next_part_ = 0;
  ListingPart part_;
  std::string compressed_;  ///< where nothing is read ahead
  std::size_t line_ = 0;    ///< that comes next, of `part_`
  std::string last_path_;   ///< before `part_`; empty where nothing is known
  PartFilter wanted_;
  std::unique_ptr<ReadAhead> ahead_;
};

}  // namespace exhibit
