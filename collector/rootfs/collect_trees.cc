#include "collector/rootfs/collect_trees.h"

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
#include "collector/rootfs/small_contents.h"
#include "collector/rootfs/statx_fields.h"

namespace exhibit {
namespace {

/// What goes through the pipeline at once: entries of some folders, so that threads need not meet for each folder; more
/// where no thread waits for them, so that many small contents are hashed side by side.
constexpr std::size_t least_entries = 64;
constexpr std::size_t usual_entries = 256;
constexpr std::size_t greatest_folders = 32;
/// Paths may be long, and names are an attacker's.
constexpr std::size_t greatest_names = std::size_t{64} << 10;

/// Batches of the pipeline. Those that wait hold their folders open; those that are done hold their lines only, and are
/// so many that one thread finds work while the other reads a large file.
constexpr PipelineCapacity capacity{.items = 256, .waiting = 2, .bytes = std::size_t{4} << 20};

constexpr std::size_t usual_line = 400;
/// Entries of a tree that one thread reads as soon as two would.
constexpr std::size_t greatest_small_tree = 64;
constexpr off_t greatest_small_folder = off_t{16} << 10;
constexpr std::uint64_t greatest_small_content = std::uint64_t{1} << 20;

struct FinishedLine {
  std::size_t end;  ///< in the batch's text
  std::uint64_t path_hash;
  Written written;
};

/// How the walk of a tree ended.
enum class WalkEnd : std::uint8_t { not_yet, whole, stopped, not_begun };

/// A batch on its way: names in, lines out.
struct TreeBatch {
  const TreeToRead* tree = nullptr;
  WalkEnd walk_end = WalkEnd::not_yet;  ///< with the last batch of its tree
  std::vector<WalkBatch> folders;
  std::size_t entries = 0;
  std::size_t bytes_of_names = 0;  ///< of all paths
  std::string text;
  std::vector<FinishedLine> lines;
  std::vector<LedgerLine> ledger;
  std::vector<Piece> pieces;
  std::map<std::string, std::uint64_t> outcomes;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  double done = 0;  ///< of the walk, when this batch is done

  std::size_t held_bytes() const { return text.size() + lines.size() * sizeof(FinishedLine); }
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

/// An entry that waits for its digest, or behind one that does.
struct ReadEntry {
  FileEntry entry;
  Timestamp at;             ///< when it was read; of entries that the ledger tells of
  std::string left_out;     ///< why its content was not captured although that was wanted
  bool is_put_off = false;  ///< its digest
};

void add_entry(TreeBatch& batch, ReadEntry& read) {
  const FileEntry& entry = read.entry;
  append_line(batch.text, entry);
  batch.lines.push_back({batch.text.size(), part_hash(entry.path),
                         batch.tree->written != nullptr ? written_by(entry) : Written::nothing});
  ++batch.outcomes[std::string(outcome_word(entry.outcome.kind))];
  if (entry.type == FileType::file) ++batch.files;
  const std::string& fsid = batch.tree->record.fsid;
  if (!entry.outcome.is_ok()) batch.ledger.push_back({"entry", entry.path, fsid, entry.outcome, {}, read.at});
  if (read.left_out.empty()) return;
  batch.ledger.push_back({"capture", entry.path, fsid, Outcome::skipped(std::move(read.left_out)), {}, read.at});
}

/// What one thread reads one tree with.
struct Reader {
  Reader(int proc, const ContentOptions& options, HardLinks& hard_links)
      : content(options, hard_links), entries(proc, content) {}
  ContentReader content;
  EntryReader entries;
};

/// The work of one thread: turns names into lines.
class EntryWork {
 public:
  /// `puts_off`: digests of small contents come when there are many of them.
  EntryWork(int proc, HardLinks& hard_links, bool puts_off)
      : proc_(proc), hard_links_(hard_links), puts_off_(puts_off) {}

  void operator()(TreeBatch& batch, const Turn& turn) {
    if (batch.tree != tree_) {
      tree_ = batch.tree;
      reader_ = std::make_unique<Reader>(proc_, tree_->content, hard_links_);
      const bool hashes = tree_->content.hash.mode != HashMode::none && !tree_->content.measure_only;
      if (puts_off_ && hashes && has_sha256_lanes()) reader_->content.gather_in(&small_contents_);
    }
    // A batch before may have ended by an exception.
    entries_.clear();
    small_contents_.clear();
    const std::uint64_t bytes_before = reader_->content.bytes_read();
    if (BlobStore* store = tree_->content.store; store == nullptr) {
      read(batch);
    } else {
      PieceWriter pieces(*store, turn, batch.pieces);
      reader_->content.send_pieces_to(&pieces);
      read(batch);
      reader_->content.send_pieces_to(nullptr);
    }
    batch.bytes = reader_->content.bytes_read() - bytes_before;
    batch.folders = {};  // lets go of them
  }

 private:
  void read(TreeBatch& batch) {
    batch.text.reserve(batch.entries * usual_line);
    for (const WalkBatch& folder : batch.folders) {
      for (const WalkItem& item : folder.items) {
        if (small_contents_.is_full()) add_entries(batch);
        read(folder, item);
        if (small_contents_.is_empty()) add_entries(batch);
      }
    }
    add_entries(batch);
  }

  void read(const WalkBatch& folder, const WalkItem& item) {
    ReadEntry& read = entries_.emplace_back();
    read.entry = read_item(reader_->entries, folder, item, tree_->root.mount_id);
    read.left_out = reader_->content.take_left_out();
    read.is_put_off = reader_->content.take_is_put_off();
    if (!read.entry.outcome.is_ok() || !read.left_out.empty()) read.at = now();
  }

  void add_entries(TreeBatch& batch) {
    const std::vector<Digest> digests = small_contents_.digests();
    auto digest = digests.begin();
    for (ReadEntry& read : entries_) {
      if (read.is_put_off) read.entry.sha256 = *digest++;
      add_entry(batch, read);
    }
    entries_.clear();
  }

  int proc_;
  HardLinks& hard_links_;
  bool puts_off_;
  const TreeToRead* tree_ = nullptr;  ///< of the last batch
  std::unique_ptr<Reader> reader_;    ///< for it
  SmallContents small_contents_;
  std::vector<ReadEntry> entries_;
};

/// Gathers what the walk of a tree finds until it is enough to be handed on.
class Gatherer {
 public:
  Gatherer(OrderedPipeline<TreeBatch>& pipeline, const TreeToRead& tree) : pipeline_(pipeline), tree_(tree) {
    batch_.tree = &tree;
  }

  /// Whether the walk is to go on.
  bool add(WalkBatch folder) {
    batch_.entries += folder.items.size();
    for (const WalkItem& item : folder.items) batch_.bytes_of_names += folder.folder_path.size() + item.name.size();
    batch_.done = folder.done;
    batch_.folders.push_back(std::move(folder));
    return is_enough() ? hand_on() : true;
  }
  bool end(WalkEnd how) {
    batch_.walk_end = how;
    return hand_on();
  }

 private:
  bool is_enough() const {
    const bool is_much = batch_.entries >= usual_entries || batch_.folders.size() >= greatest_folders ||
                         batch_.bytes_of_names >= greatest_names;
    return is_much || (batch_.entries >= least_entries && pipeline_.is_hungry());
  }

  bool hand_on() {
    TreeBatch next;
    next.tree = &tree_;
    return pipeline_.push(std::exchange(batch_, std::move(next)));
  }

  OrderedPipeline<TreeBatch>& pipeline_;
  const TreeToRead& tree_;
  TreeBatch batch_;
};

/// Where the lines of one tree go, in canonical order.
class TreeSink {
 public:
  TreeSink(TreeToRead& tree, BundleWriter& bundle, LedgerWriter& ledger)
      : tree_(tree), listing_(bundle, tree.record.fsid, tree.record.through), ledger_(ledger) {}

  void take(TreeBatch& batch) {
    if (tree_.content.store != nullptr) write_pieces(*tree_.content.store, batch.pieces);
    std::size_t begin = 0;
    for (const FinishedLine& line : batch.lines) {
      listing_.add(std::string_view(batch.text).substr(begin, line.end - begin), line.path_hash);
      begin = line.end;
      if (tree_.written != nullptr) note_written(line);
    }
    for (const LedgerLine& line : batch.ledger) ledger_.add(line);
    WalkRecord& record = tree_.record;
    for (const auto& [word, count] : batch.outcomes) record.outcomes[word] += count;
    record.entries += batch.lines.size();
    record.files += batch.files;
    record.bytes += batch.bytes;
    tree_.on_progress({record.entries, record.bytes, batch.done});
    if (batch.walk_end != WalkEnd::not_yet) end(batch.walk_end);
  }

 private:
  void note_written(const FinishedLine& line) {
    if (line.written == Written::path) tree_.written->add(line.path_hash);
    if (line.written == Written::unknown_path) tree_.written->add_all();
  }

  void end(WalkEnd how) {
    if (how != WalkEnd::whole) {
      const char* reason = how == WalkEnd::not_begun ? "stopped before it began" : "stopped before its end";
      tree_.record.outcome = {OutcomeKind::partial, reason, {}, {}};
    }
    listing_.finish();
    tree_.record.parts = listing_.parts();
    tree_.on_end(std::move(tree_.record), std::move(tree_.root));
  }

  TreeToRead& tree_;
  ListingWriter listing_;
  LedgerWriter& ledger_;
};

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
std::optional<TreeBatch> read_small_tree(const TreeToRead& tree, int proc, HardLinks& hard_links,
                                         const std::atomic<bool>& stop) {
  if (!may_be_small(tree.root)) return std::nullopt;
  TreeBatch batch;
  batch.tree = &tree;
  const auto read = [&] {
    const bool is_whole = walk(tree.root, stop, [&](WalkBatch folder) {
      batch.entries += folder.items.size();
      batch.folders.push_back(std::move(folder));
      return batch.entries <= greatest_small_tree;
    });
    // The popping thread is the one that waits below.
    if (!is_whole || !holds_little(batch)) return false;
    EntryWork(proc, hard_links, false)(batch, Turn([] { return true; }));
    batch.done = 1;
    batch.walk_end = WalkEnd::whole;
    return true;
  };
  if (!std::async(std::launch::async, read).get()) return std::nullopt;
  return batch;
}

WalkEnd walk_tree(const TreeToRead& tree, const std::atomic<bool>& stop, Gatherer& gatherer) {
  if (stop.load(std::memory_order_relaxed)) return WalkEnd::not_begun;
  const bool is_whole = walk(tree.root, stop, [&](WalkBatch folder) { return gatherer.add(std::move(folder)); });
  return is_whole ? WalkEnd::whole : WalkEnd::stopped;
}

/// Pushes the names of all trees, until it is stopped or nothing more is popped.
void walk_trees(std::vector<TreeToRead>& trees, const std::atomic<bool>& stop, OrderedPipeline<TreeBatch>& pipeline) {
  for (TreeToRead& tree : trees) {
    tree.record.begun = now();
    Gatherer gatherer(pipeline, tree);
    if (!gatherer.end(walk_tree(tree, stop, gatherer))) break;
  }
  pipeline.close();
}

/// Names by one thread, entries by several, lines in order by this one.
void read_by_pipeline(std::vector<TreeToRead>& trees, const ReadingThreads& threads, HardLinks& hard_links,
                      const std::atomic<bool>& stop, BundleWriter& bundle, LedgerWriter& ledger) {
  OrderedPipeline<TreeBatch> pipeline(threads.workers, capacity,
                                      [&] { return EntryWork(threads.proc, hard_links, true); });
  const std::jthread walker([&] { walk_trees(trees, stop, pipeline); });
  const AbandonAtExit ends_the_walk(pipeline);  // where an OutputError leaves this scope
  for (TreeToRead& tree : trees) {
    TreeSink sink(tree, bundle, ledger);
    while (const std::unique_ptr<TreeBatch> batch = pipeline.pop()) {
      sink.take(*batch);
      if (batch->walk_end != WalkEnd::not_yet) break;
    }
  }
}

}  // namespace

void collect_trees(std::vector<TreeToRead> trees, const ReadingThreads& threads, HardLinks& hard_links,
                   const std::atomic<bool>& stop, BundleWriter& bundle, LedgerWriter& ledger) {
  if (trees.size() == 1) {
    trees.front().record.begun = now();
    if (auto small = read_small_tree(trees.front(), threads.proc, hard_links, stop)) {
      return TreeSink(trees.front(), bundle, ledger).take(*small);
    }
  }
  read_by_pipeline(trees, threads, hard_links, stop, bundle, ledger);
}

}  // namespace exhibit
