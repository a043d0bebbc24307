// An opened bundle: its members by name, each checked against its digest when it is read, and its records decoded.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"
#include "evidence/reader/decode.h"

namespace exhibit {

/// A member as it stands in the file; `sha256` is absent where a cut bundle has no index to give it.
struct Member {
  std::string name;  ///< without the bag
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::optional<Digest> sha256;
};

/// One descriptor is opened once and everything is read from it, so that a file swapped on disk changes nothing.
/// Opening reads headers only (a hop per member), then SEAL → manifest → index, each against its digest.
class Bundle {
 public:
  /// Fails where the file cannot be opened, is no bundle, or its seal chain does not hold. A cut bundle opens, and
  /// `is_cut()` says so.
  static Result<Bundle> open(const std::string& path);

  const std::string& path() const { return path_; }
  bool is_cut() const { return !seal_.has_value(); }
  const std::optional<Seal>& seal() const { return seal_; }

  const std::vector<Member>& members() const { return members_; }
  const Member* find(std::string_view name) const;

  /// The whole content, checked against its digest before a byte of it is returned. At most 64 MiB.
  Result<std::string> read(const Member& member) const;
  Result<std::string> read(std::string_view name) const;
  /// A .jsonl.zst member, checked, decompressed within FORMAT.md's bound.
  Result<std::string> read_part(const Member& member) const;

  Result<AcquisitionStart> start() const;
  /// Absent in a cut bundle.
  Result<std::optional<AcquisitionFinish>> finish() const;
  Result<std::vector<ContainerRecord>> containers() const;
  /// The process records of a container ("host" for those of none), in the order of the bundle.
  Result<std::vector<ProcessRecord>> processes(std::string_view cid) const;
  /// A raw artifact of a process; an absent optional where it is not in the bundle.
  Result<std::optional<std::string>> artifact(std::string_view cid, const ProcessIdentity& process,
                                              std::string_view name) const;
  Result<std::vector<MountDecision>> mounts(std::string_view cid) const;
  Result<std::vector<WalkRecord>> walks() const;
  /// The parts of a listing, in order.
  std::vector<const Member*> listing_parts(std::string_view fsid) const;
  /// Each ledger line, in order, until `consume` returns false.
  Result<void> ledger(const std::function<bool(const ReadLedgerLine&)>& consume) const;

 private:
  Bundle() = default;

  std::string path_;
  UniqueFd file_;
  std::string bag_;
  std::optional<Seal> seal_;
  std::vector<Member> members_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

/// The lines of one listing in canonical order, a part in memory at a time.
class ListingReader {
 public:
  ListingReader(const Bundle& bundle, std::string_view fsid);

  /// The next line without its newline, valid until the next call; nothing at the end. Fails where a part is
  /// damaged or the order is broken.
  Result<std::optional<std::string_view>> next();
  /// "data/fs/fs0001/listing.0001.jsonl.zst line 17", of the last line.
  std::string where() const;

 private:
  Result<bool> load_next_part();

  const Bundle& bundle_;
  std::vector<const Member*> parts_;
  std::size_t next_part_ = 0;
  std::string content_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
};

}  // namespace exhibit
