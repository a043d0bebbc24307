#include "collector/rootfs/collect_tree.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "collector/pipeline/ordered_pipeline.h"
#include "collector/rootfs/listing_writer.h"

namespace exhibit {
namespace {

/// Batches inside the pipeline: with at most 64 entries each, they bound memory and open folders.
constexpr std::size_t greatest_batches = 128;

struct FinishedLine {
  std::size_t end;  ///< in the batch's text
  std::uint64_t path_hash;
};

/// A batch on its way: names in, lines out.
struct TreeBatch {
  WalkBatch names;
  std::string text;
  std::vector<FinishedLine> lines;
  std::vector<LedgerLine> ledger;
  std::vector<Piece> pieces;
  std::map<std::string, std::uint64_t> outcomes;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
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
    batch.names = {};  // lets go of the folder
  }

 private:
  void read(TreeBatch& batch) const {
    for (const WalkItem& item : batch.names.items) {
      const FileEntry entry = read_item(reader_->entries, batch.names, item, mount_id_);
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

}  // namespace

void collect_tree(const WalkRoot& root, const TreeOptions& options, HardLinks& hard_links,
                  const std::atomic<bool>& stop, BundleWriter& bundle, LedgerWriter& ledger, WalkRecord& record) {
  OrderedPipeline<TreeBatch> pipeline(options.threads, greatest_batches, [&] {
    return EntryWork(options, hard_links, root.mount_id, record.fsid);
  });
  std::atomic<bool> came_to_its_end{false};
  const std::jthread walker([&] {
    came_to_its_end = walk(root, stop, [&](WalkBatch names) {
      TreeBatch batch;
      batch.names = std::move(names);
      return pipeline.push(std::move(batch));
    });
    pipeline.close();
  });
  const AbandonAtExit ends_the_walk(pipeline);  // where an OutputError leaves this scope
  ListingWriter listing(bundle, record.fsid, record.through);
  while (const std::unique_ptr<TreeBatch> batch = pipeline.pop()) {
    take_batch(*batch, options.content.store, listing, ledger, record);
    if (options.on_progress) options.on_progress({record.entries, record.bytes});
  }
  listing.finish();
  record.parts = listing.parts();
  if (!came_to_its_end) record.outcome = {OutcomeKind::partial, "stopped before its end", {}, {}};
}

}  // namespace exhibit
