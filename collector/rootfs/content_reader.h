// The content of regular files: its digest, and its bytes where a rule asks for them.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "collector/capture/piece_writer.h"
#include "collector/rootfs/capture_rule.h"
#include "collector/rootfs/content_hash.h"
#include "collector/rootfs/hard_links.h"
#include "collector/rootfs/hash_rule.h"
#include "collector/rootfs/small_contents.h"
#include "evidence/base/unique_fd.h"
#include "evidence/records/file_entry.h"

namespace exhibit {

struct ContentOptions {
  HashRule hash;
  CaptureRule rule;
  BlobStore* store = nullptr;  ///< null: nothing is captured; must outlive the reader
  std::string where;           ///< the path that listing paths stand below, for the source of what is captured
  const std::atomic<bool>* stop = nullptr;  ///< ends reading early
  RateLimit* rate = nullptr;                ///< what reading keeps to; null: as fast as it goes
  bool measure_only = false;                ///< files are opened and not read: sizes stand for contents
};

/// Belongs to one thread, whose working directory is a procfs (EntryReader sees to it).
class ContentReader {
 public:
  ContentReader(const ContentOptions& options, HardLinks& hard_links)
      : options_(options), hard_links_(hard_links), hasher_(options.stop, options.rate) {}

  /// Where captured pieces go from now on; null: nothing is captured.
  void send_pieces_to(PieceWriter* pieces) { pieces_ = pieces; }

  /// Where the contents of small files go whose digests may come later; null: each has its digest at once.
  void gather_in(SmallContents* small) { small_ = small; }
  /// Whether the last file's digest is to come from there. Tells it once.
  bool take_is_put_off() { return std::exchange(is_put_off_, false); }

  /// Whether the content of a regular file of this path may be read.
  bool may_read(std::string_view path) const;

  /// Opens the regular file that `handle` (O_PATH) is open on for read(). Nothing where its content is not to be read,
  /// is known by another name of it, or cannot be read: its entry tells.
  UniqueFd open(int handle, FileEntry& entry);
  /// Reads what open() just opened and fills in digests, blobs and outcome of its entry.
  void read(int file, std::uint64_t allocated, FileEntry& entry);

  /// Bytes read so far; where contents are only measured, those that would have been.
  std::uint64_t bytes_read() const { return bytes_read_; }
  /// Why the rule's wish for the last file was not met; empty where it was, or there was none. Tells it once.
  std::string take_left_out() { return std::exchange(left_out_, {}); }

 private:
  void measure(std::uint64_t allocated, const FileEntry& entry);
  /// Takes room of the limit for all content, or says why the file is left out.
  bool reserve(std::uint64_t bytes);
  /// What the image has with the same size, where the file may be left to it.
  std::optional<UniqueFd> find_in_image(const FileEntry& entry) const;
  bool may_capture(std::uint64_t allocated, const FileEntry& entry);
  ContentDigest hash(int file, std::uint64_t allocated, const FileEntry& entry);
  /// The same, or without the digest where that is put off.
  ContentDigest hash_sooner_or_later(int file, std::uint64_t allocated, const FileEntry& entry);
  ContentDigest capture(int file, std::uint64_t allocated, const FileEntry& entry);
  ContentDigest hash_or_capture(int file, std::uint64_t allocated, const FileEntry& entry);

  ContentOptions options_;
  HardLinks& hard_links_;
  PieceWriter* pieces_ = nullptr;
  SmallContents* small_ = nullptr;
  ContentHasher hasher_;
  std::uint64_t bytes_read_ = 0;
  bool is_wanted_ = false;  ///< the file that was opened last, by the rule of capture
  bool is_hashed_ = false;  ///< by that of hashing
  bool is_put_off_ = false;
  std::string left_out_;
};

}  // namespace exhibit
