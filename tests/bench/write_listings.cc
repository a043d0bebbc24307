// Bundles of one long listing, always the same for the same number, and the listings as plain text.
//
//   exhibit-write-listings FOLDER ENTRIES
//
// before.tar; after.tar, in which one entry in a hundred is another: changed in content or in metadata only, added or
// removed, evenly spread over all parts, which is the worst case for whoever passes over equal parts; again.tar, a
// second collection of what before.tar has, in which nothing changed. before.jsonl and after.jsonl are what the two
// listings hold.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <span>
#include <string>

#include "collector/rootfs/listing_writer.h"
#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/ledger_writer.h"
#include "evidence/records/acquisition.h"
#include "evidence/records/file_entry.h"
#include "evidence/records/mount.h"
#include "hashing/uuid.h"
#include "tests/support/lone_container.h"

namespace exhibit::bench {
namespace {

constexpr int files_a_folder = 8;

enum class Change : std::uint8_t { none, content, metadata, added, removed };

/// Each entry has a generator of its own, so that it is the same whatever became of those before it.
class Entries {
 public:
  explicit Entries(std::uint64_t count) : count_(count) {}

  static Change change_of(std::uint64_t number) {
    std::minstd_rand generator(static_cast<unsigned>(number) * 2'654'435'761U + 1);
    generator.discard(2);
    if (generator() % 100 != 0) return Change::none;
    constexpr Change kinds[] = {Change::content, Change::content, Change::metadata, Change::added, Change::removed};
    return kinds[generator() % std::size(kinds)];
  }

  template <typename Take>
  void each(Take take) const {
    std::uint64_t made = 0;
    for (const char* folder : {"/", "/usr", "/usr/share"}) take(folder_entry(folder, 0), Change::none);
    std::string top;
    std::string folder;
    for (std::uint64_t number = 1; made + 1 < count_; ++number) {
      const std::uint64_t of_folder = number % files_a_folder;
      const std::uint64_t folder_number = number / files_a_folder;
      if (folder_number % 200 == 0 && of_folder == 0) top.clear();
      if (top.empty()) {
        top = "/usr/share/" + numbered("opt", folder_number);
        take(folder_entry(top, number), Change::none);
        folder.clear();
        ++made;
      }
      if (folder.empty() || of_folder == 0) {
        folder = top + "/" + numbered("package", folder_number);
        take(folder_entry(folder, number), Change::none);
        ++made;
      }
      take(file_entry(folder + "/" + numbered("module", number) + ".py", number), change_of(number));
      ++made;
    }
  }

  static FileEntry changed(FileEntry entry, Change change) {
    if (change == Change::content) {
      entry.sha256 = exhibit::sha256(entry.path + " changed");
      entry.mtime = entry.ctime = Timestamp{1'760'000'000, 5};
    } else if (change == Change::metadata) {
      entry.mode = 0755;
      entry.ctime = Timestamp{1'760'000'000, 5};
    }
    return entry;
  }

 private:
  static std::string numbered(const char* word, std::uint64_t number) {
    char text[40];
    std::snprintf(text, sizeof text, "%s-%08lu", word, number);
    return text;
  }

  static FileEntry folder_entry(std::string path, std::uint64_t number) {
    FileEntry entry = entry_of(std::move(path), number);
    entry.type = FileType::dir;
    entry.mode = 0755;
    entry.size = 4096;
    entry.nlink = 2;
    return entry;
  }

  static FileEntry file_entry(std::string path, std::uint64_t number) {
    FileEntry entry = entry_of(std::move(path), number);
    entry.type = FileType::file;
    entry.mode = 0644;
    entry.size = number * 7919 % 30'000;
    entry.nlink = 1;
    entry.sha256 = exhibit::sha256(entry.path);
    return entry;
  }

  static FileEntry entry_of(std::string path, std::uint64_t number) {
    std::minstd_rand generator(static_cast<unsigned>(number) + 1);
    const auto moment = [&](std::int64_t seconds) {
      return Timestamp{seconds + static_cast<std::int64_t>(number / 4000),
                       static_cast<std::uint32_t>(generator() % 1'000'000'000)};
    };
    FileEntry entry;
    entry.path = std::move(path);
    entry.uid = entry.gid = 0;
    entry.ino = 1'000'000 + number;
    entry.dev = DeviceNumber{254, 0};
    entry.mtime = Timestamp{1'700'000'000 + static_cast<std::int64_t>(number / 300), 0};
    entry.ctime = moment(1'750'000'000);
    entry.btime = entry.ctime;
    entry.atime = moment(1'750'000'000);
    return entry;
  }

  std::uint64_t count_;
};

struct Listing {
  ListingWriter parts;
  std::ofstream* plain;
  std::uint64_t entries = 0;

  void add(const FileEntry& entry) {
    std::string line;
    append_line(line, entry);
    parts.add(line, part_hash(entry.path));
    if (plain != nullptr) *plain << line;
    ++entries;
  }
};

template <typename Fill>
void write_bundle(const std::string& path, std::ofstream* plain, Fill fill) {
  FileOutput output = FileOutput::create(path).value();
  BundleWriter bundle(output, random_uuid(), now());
  AcquisitionStart start;
  start.bundle_id = bundle.bundle_id();
  bundle.add("data/acquisition/start.json", to_json(start) + "\n");
  test::add_lone_container(bundle, "bench", "fs0001");
  Listing listing{ListingWriter(bundle, "fs0001", "/"), plain};
  fill(listing);
  listing.parts.finish();
  WalkRecord walk;
  walk.fsid = "fs0001";
  walk.root = "/";
  walk.cid = "c0001";
  walk.parts = listing.parts.parts();
  walk.entries = listing.entries;
  walk.hash = "sha256";
  bundle.add("data/fs/fs0001/walk.json", to_json(walk) + "\n");
  LedgerWriter ledger(bundle);
  ledger.add({"walk", "/", "fs0001", {}, {}, now()});
  ledger.finish();
  AcquisitionFinish finish;
  finish.status = "complete";
  finish.counts.ledger_parts = ledger.parts();
  bundle.add("data/acquisition/finish.json", to_json(finish) + "\n");
  bundle.seal("complete", 0);
}

void write_all(const std::string& folder, std::uint64_t count) {
  const Entries entries(count);
  std::ofstream before(folder + "/before.jsonl");
  std::ofstream after(folder + "/after.jsonl");
  const auto as_before = [&](Listing& listing) {
    entries.each([&](const FileEntry& entry, Change change) {
      if (change != Change::added) listing.add(entry);
    });
  };
  write_bundle(folder + "/before.tar", &before, as_before);
  write_bundle(folder + "/again.tar", nullptr, as_before);
  write_bundle(folder + "/after.tar", &after, [&](Listing& listing) {
    entries.each([&](const FileEntry& entry, Change change) {
      if (change != Change::removed) listing.add(Entries::changed(entry, change));
    });
  });
}

}  // namespace
}  // namespace exhibit::bench

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  if (argc != 3) {
    std::fputs("usage: exhibit-write-listings FOLDER ENTRIES\n", stderr);
    return 2;
  }
  exhibit::bench::write_all(arguments[1], std::strtoull(arguments[2], nullptr, 10));
  return 0;
}
