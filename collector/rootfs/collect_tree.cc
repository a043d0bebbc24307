#include "collector/rootfs/collect_tree.h"

#include <sys/stat.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "collector/pipeline/ordered_pipeline.h"
#include "collector/rootfs/listing_writer.h"
#include "collector/rootfs/statx_fields.h"

namespace exhibit {
namespace {

/// What goes through the pipeline at once: entries of some folders, so that threads need not meet for each folder.
constexpr std::size_t least_entries = 64;
constexpr std::size_t greatest_folders = 8;

/// Batches of the pipeline. Those that wait hold their folders open; those that are done hold their lines only, and are
/// so many that one thread finds work while the other reads a large file.
constexpr PipelineCapacity capacity{.items = 64, .waiting = 12};

constexpr std::size_t usual_line = 400;
constexpr off_t greatest_small_folder = off_t{16} << 10;
constexpr std::uint64_t greatest_small_content = std::uint64_t{1} << 20;

struct FinishedLine {
  std::size_t end;  ///< in the batch's text
  std::uint64_t path_hash;
};

/// A batch on its way: names in, lines out.
struct TreeBatch {
  std::vector<WalkBatch> folders;
  std::size_t entries = 0;
  std::string text;
  std::vector<FinishedLine> lines;
  std::vector<LedgerLine> ledger;
  std::vector<Piece> pieces;
  std::map<std::string, std::uint64_t> outcomes;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  double done = 0;  ///< of the walk, when this batch is done
};

FileEntry read_item(EntryReader& reader, const WalkBatch& names, const WalkItem& item, std::uint64_t mount_id) {
  std::string path = join_path(names.folder_path, item.name);
  FileEntry entry;
  if (names.folder == nullptr) {
    entry.path = std::move(path);
  } else if (item.name.empty()) {
    entry = reader.read_handle(names.folder->get(), std::move(path), mount_id);
  } else if (item.handle != nullptr) {
    entry = reader.read_handle(item.handle->get(), std::move(path), mount_id);
  } else {
    entry = reader.read(names.folder->get(), item.name.c_str(), std::move(path), mount_id);
  }
  if (entry.outcome.is_ok() && !item.listing.is_ok()) entry.outcome = item.listing;
  return entry;
}

void add_entry(TreeBatch& batch, const FileEntry& entry, const std::string& fsid) {
  append_line(batch.text, entry);
  batch.lines.push_back({batch.text.size(), part_hash(entry.path)});
  ++batch.outcomes[std::string(outcome_word(entry.outcome.kind))];
  if (entry.type == FileType::file) ++batch.files;
  if (!entry.outcome.is_ok()) batch.ledger.push_back({"entry", entry.path, fsid, entry.outcome, {}, now()});
}

/// What one thread reads with.
struct Reader {
  Reader(const TreeOptions& options, HardLinks& hard_links)
      : content(options.content, hard_links), entries(options.proc, content) {}
  ContentReader content;
  EntryReader entries;
};

/// The work of one thread: turns names into lines.
class EntryWork {
 public:
  EntryWork(const TreeOptions& options, HardLinks& hard_links, std::uint64_t mount_id, std::string fsid)
      : store_(options.content.store),
        mount_id_(mount_id),
        fsid_(std::move(fsid)),
        reader_(std::make_shared<Reader>(options, hard_links)) {}

  void operator()(TreeBatch& batch, const Turn& turn) const {
    const std::uint64_t bytes_before = reader_->content.bytes_read();
    if (store_ == nullptr) {
      read(batch);
    } else {
      PieceWriter pieces(*store_, turn, batch.pieces);
      reader_->content.send_pieces_to(&pieces);
      read(batch);
      reader_->content.send_pieces_to(nullptr);
    }
    batch.bytes = reader_->content.bytes_read() - bytes_before;
    batch.folders = {};  // lets go of them
  }

 private:
  void read(TreeBatch& batch) const {
    batch.text.reserve(batch.entries * usual_line);
    for (const WalkBatch& folder : batch.folders) read(folder, batch);
  }

  void read(const WalkBatch& folder, TreeBatch& batch) const {
    for (const WalkItem& item : folder.items) {
      const FileEntry entry = read_item(reader_->entries, folder, item, mount_id_);
      add_entry(batch, entry, fsid_);
      std::string left_out = reader_->content.take_left_out();
      if (left_out.empty()) continue;
      batch.ledger.push_back({"capture", entry.path, fsid_, Outcome::skipped(std::move(left_out)), {}, now()});
    }
  }

  BlobStore* store_;
  std::uint64_t mount_id_;
  std::string fsid_;
  std::shared_ptr<Reader> reader_;
};

void take_batch(TreeBatch& batch, BlobStore* store, ListingWriter& listing, LedgerWriter& ledger, WalkRecord& record) {
  if (store != nullptr) write_pieces(*store, batch.pieces);
  std::size_t begin = 0;
  for (const FinishedLine& line : batch.lines) {
    listing.add(std::string_view(batch.text).substr(begin, line.end - begin), line.path_hash);
    begin = line.end;
  }
  for (const LedgerLine& line : batch.ledger) ledger.add(line);
  for (const auto& [word, count] : batch.outcomes) record.outcomes[word] += count;
  record.entries += batch.lines.size();
  record.files += batch.files;
  record.bytes += batch.bytes;
}

/// Gathers what the walk finds until it is enough to be handed on.
class Gatherer {
 public:
  explicit Gatherer(OrderedPipeline<TreeBatch>& pipeline) : pipeline_(pipeline) {}

  /// Whether the walk is to go on.
  bool add(WalkBatch folder) {
    batch_.entries += folder.items.size();
    batch_.done = folder.done;
    batch_.folders.push_back(std::move(folder));
    return batch_.entries < least_entries && batch_.folders.size() < greatest_folders ? true : hand_on();
  }
  bool hand_on() { return batch_.folders.empty() || pipeline_.push(std::exchange(batch_, {})); }

 private:
  OrderedPipeline<TreeBatch>& pipeline_;
  TreeBatch batch_;
};

/// Where the results of a walk go, in canonical order.
struct Sink {
  ListingWriter listing;
  LedgerWriter& ledger;
  WalkRecord& record;
};

void take(TreeBatch& batch, const TreeOptions& options, Sink& sink) {
  take_batch(batch, options.content.store, sink.listing, sink.ledger, sink.record);
  if (options.on_progress) options.on_progress({sink.record.entries, sink.record.bytes, batch.done});
}

/// A folder of many names is large itself, or tells so in its size, and need not be listed twice.
bool may_be_small(const WalkRoot& root) {
  struct stat status{};
  return ::fstat(root.handle->get(), &status) == 0 && status.st_size <= greatest_small_folder;
}

/// Whether one thread reads the contents as soon as two would: a volume may hold few files, and large ones.
bool holds_little(const TreeBatch& batch) {
  std::uint64_t bytes = 0;
  for (const WalkBatch& folder : batch.folders) {
    if (folder.folder == nullptr) return false;
    for (const WalkItem& item : folder.items) {
      struct statx status{};
      if (look(folder.folder->get(), item.name.c_str(), status) == 0 && S_ISREG(status.stx_mode))
        bytes += status.stx_size;
    }
  }
  return bytes <= greatest_small_content;
}

/// All of a tree that fits into one batch, read by one thread: most mounts of a container hold little, and a thread for
/// each part of the work would cost more than the work. Nothing where there is more, or the run is stopped.
std::optional<TreeBatch> read_small_tree(const WalkRoot& root, const TreeOptions& options, HardLinks& hard_links,
                                         const std::atomic<bool>& stop, const std::string& fsid) {
  if (!may_be_small(root)) return std::nullopt;
  TreeBatch batch;
  const auto read = [&] {
    const bool is_whole = walk(root, stop, [&](WalkBatch folder) {
      batch.entries += folder.items.size();
      batch.folders.push_back(std::move(folder));
      return batch.entries <= least_entries;
    });
    // The popping thread is the one that waits below.
    if (!is_whole || !holds_little(batch)) return false;
    EntryWork(options, hard_links, root.mount_id, fsid)(batch, Turn([] { return true; }));
    batch.done = 1;
    return true;
  };
  if (!std::async(std::launch::async, read).get()) return std::nullopt;
  return batch;
}

/// Names by one thread, entries by several, lines in order by this one. Whether it came to its end.
bool read_large_tree(const WalkRoot& root, const TreeOptions& options, HardLinks& hard_links,
                     const std::atomic<bool>& stop, Sink& sink) {
  OrderedPipeline<TreeBatch> pipeline(options.threads, capacity,
                                      [&] { return EntryWork(options, hard_links, root.mount_id, sink.record.fsid); });
  std::atomic<bool> came_to_its_end{false};
  const std::jthread walker([&] {
    Gatherer gatherer(pipeline);
    const bool is_whole = walk(root, stop, [&](WalkBatch folder) { return gatherer.add(std::move(folder)); });
    came_to_its_end = gatherer.hand_on() && is_whole;
    pipeline.close();
  });
  const AbandonAtExit ends_the_walk(pipeline);  // where an OutputError leaves this scope
  while (const std::unique_ptr<TreeBatch> batch = pipeline.pop()) take(*batch, options, sink);
  return came_to_its_end;
}

}  // namespace

void collect_tree(const WalkRoot& root, const TreeOptions& options, HardLinks& hard_links,
                  const std::atomic<bool>& stop, BundleWriter& bundle, LedgerWriter& ledger, WalkRecord& record) {
  Sink sink{ListingWriter(bundle, record.fsid, record.through), ledger, record};
  if (auto small = read_small_tree(root, options, hard_links, stop, record.fsid)) {
    take(*small, options, sink);
  } else if (!read_large_tree(root, options, hard_links, stop, sink)) {
    record.outcome = {OutcomeKind::partial, "stopped before its end", {}, {}};
  }
  sink.listing.finish();
  record.parts = sink.listing.parts();
}

}  // namespace exhibit
