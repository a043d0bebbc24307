#include "tests/evidence/overlay/layers_fixture.h"

#include <algorithm>

#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/member_name.h"
#include "evidence/bundle/zstd_part.h"
#include "evidence/reader/decode.h"
#include "evidence/records/acquisition.h"

namespace exhibit::overlay {
namespace {

constexpr const char* bundle_id = "0f0e0d0c-0b0a-4900-8807-060504030201";

FileEntry entry_at(std::string path, FileType type) {
  FileEntry entry;
  entry.path = std::move(path);
  entry.type = type;
  entry.mode = type == FileType::dir ? 0755 : 0644;
  entry.size = 0;
  entry.mtime = Timestamp{1'700'000'000, 5};
  return entry;
}

Entries in_order(Entries entries) {
  entries.push_back(folder("/"));
  std::ranges::stable_sort(entries,
                           [](const FileEntry& l, const FileEntry& r) { return compare_paths(l.path, r.path) < 0; });
  // A root of the test's own stands before the one that was added.
  const auto repeated = std::ranges::unique(entries, {}, &FileEntry::path);
  entries.erase(repeated.begin(), repeated.end());
  return entries;
}

void add_layer(BundleWriter& bundle, const std::string& fsid, const Entries& entries, std::size_t part_length) {
  const std::string member_folder = "data/fs/" + fsid + "/";
  std::uint64_t part = 0;
  for (std::size_t begin = 0; begin < entries.size(); begin += part_length) {
    std::string lines;
    const std::size_t end = std::min(begin + part_length, entries.size());
    for (std::size_t i = begin; i < end; ++i) append_line(lines, entries[i]);
    bundle.add(member_folder + numbered_name("listing", ++part, "jsonl.zst"), PartCompressor().compress(lines));
  }
  WalkRecord walk;
  walk.fsid = fsid;
  bundle.add(member_folder + "walk.json", to_json(walk) + "\n");
}

}  // namespace

FileEntry folder(std::string path) { return entry_at(std::move(path), FileType::dir); }

FileEntry file(std::string path, std::string_view content) {
  FileEntry entry = entry_at(std::move(path), FileType::file);
  entry.size = content.size();
  entry.sha256 = sha256(content);
  entry.blobs = std::vector<Digest>{*entry.sha256};
  return entry;
}

FileEntry whiteout(std::string path) {
  FileEntry entry = entry_at(std::move(path), FileType::character);
  entry.rdev = DeviceNumber{0, 0};
  return entry;
}

FileEntry with_xattr(FileEntry entry, std::string name, std::string value) {
  entry.xattrs.push_back({std::move(name), std::move(value)});
  return entry;
}

FileEntry marked(FileEntry entry, const std::string& name, std::string value) {
  return with_xattr(std::move(entry), "trusted.overlay." + name, std::move(value));
}

FileEntry opaque(std::string path) { return marked(folder(std::move(path)), "opaque", "y"); }

FileEntry redirected(std::string path, std::string to) {
  return marked(folder(std::move(path)), "redirect", std::move(to));
}

FileEntry metadata_only(std::string path) { return marked(file(std::move(path), "\0\0\0"), "metacopy", ""); }

FileEntry with_outcome(FileEntry entry, OutcomeKind kind) {
  entry.outcome.kind = kind;
  if (kind == OutcomeKind::denied) entry.outcome.errno_symbol = "EACCES";
  return entry;
}

Layers::Layers(std::vector<Entries> layers, std::size_t part_length) {
  mount.mount.mount_point = mount.mount.root = "/";
  mount.mount.fstype = "overlay";
  mount.kind = MountDecisionKind::layered;
  auto output = FileOutput::create(path_);
  BundleWriter bundle(output.value(), bundle_id, now());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const std::string fsid = "fs000" + std::to_string(i + 1);
    add_layer(bundle, fsid, in_order(std::move(layers[i])), part_length);
    if (i == 0) {
      mount.upper = fsid;
    } else {
      mount.lowers.push_back(fsid);
    }
  }
  bundle.seal("complete", 0);
  reopen();
}

void Layers::reopen() {
  auto opened = Bundle::open(path_);
  ASSERT_TRUE(opened) << opened.error().message();
  bundle_.emplace(*std::move(opened));
}

std::vector<Shown> Layers::read(LineSource& source) {
  std::vector<Shown> lines;
  while (true) {
    const auto line = source.next();
    EXPECT_TRUE(line) << line.error().message();
    if (!line || !*line) return lines;
    auto entry = decode_file_entry(**line, source.where());
    EXPECT_TRUE(entry) << entry.error().message();
    if (entry) lines.push_back({*std::move(entry), source.layer().value(), std::string(**line)});
  }
}

Words Layers::names_of(const std::vector<Shown>& lines) {
  Words words;
  for (const Shown& one : lines) {
    if (one.entry.path != "/")
      words.push_back(one.entry.path + ":" + (one.layer == upper_layer ? "upper" : std::to_string(one.layer)));
  }
  return words;
}

std::optional<Shown> Layers::at(std::string_view path) const {
  for (Shown& one : shown()) {
    if (one.entry.path == path) return std::move(one);
  }
  return std::nullopt;
}

}  // namespace exhibit::overlay
