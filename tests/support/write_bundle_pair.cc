// write_bundle_pair FOLDER FINDINGS: two consistent bundles of one container, FOLDER/a.tar and FOLDER/b.tar, between
// which so many files differ; for those who measure diff and report. Always the same but for random ids.
//
// Of the files a third came, a third has other content and a third another mode. One of 1,000 is setuid, one of 100 is
// a small text captured on both sides, and as many files again did not change.
#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/zstd_part.h"
#include "evidence/records/piece.h"
#include "hashing/uuid.h"
#include "tests/support/lone_container.h"
#include "tests/support/small_bundle.h"

namespace exhibit::test {
namespace {

constexpr std::string_view walk_id = "fs0001";
constexpr unsigned long files_of_a_folder = 250;
constexpr std::int64_t some_time = 1'700'000'000;

struct Content {
  std::vector<FileEntry> entries;  ///< in canonical order
  std::set<std::string> texts;     ///< that are captured
};

FileEntry entry_of(std::string path, FileType type) {
  FileEntry entry;
  entry.path = std::move(path);
  entry.type = type;
  entry.mode = type == FileType::dir ? 0755 : 0644;
  entry.uid = entry.gid = 0;
  entry.nlink = 1;
  entry.mtime = entry.ctime = entry.btime = entry.atime = Timestamp{some_time, 1};
  return entry;
}

void set_content(FileEntry& entry, const std::string& text) {
  entry.size = text.size();
  entry.sha256 = sha256(text);
}

std::string text_of(unsigned long number, bool is_after) {
  std::string text;
  for (int line = 0; line < 40; ++line)
    text += fmt::format("setting_{} = {}\n", line, number + static_cast<unsigned long>(line));
  return text + (is_after ? "added = yes\n" : "");
}

/// The file of that number; nothing where this side lacks it.
void add_file(Content& content, unsigned long number, bool is_after) {
  const bool is_changed = number % 2 == 0;
  const unsigned long kind = number / 2 % 3;  // of a change: came, content, mode
  if (is_changed && kind == 0 && !is_after) return;
  FileEntry entry = entry_of(
      fmt::format("/srv/{:05}/file-{:03}", number / files_of_a_folder, number % files_of_a_folder), FileType::file);
  const bool is_other = is_changed && is_after;
  const bool is_text = is_changed && kind == 1 && number / 2 % 100 < 3;
  const std::string text = is_text ? text_of(number, is_other) : fmt::format("{} {}\n", number, is_other && kind == 1);
  set_content(entry, text);
  if (is_text) {
    entry.blobs = std::vector<Digest>{*entry.sha256};
    content.texts.insert(text);
  }
  if (is_other) entry.mtime = entry.ctime = Timestamp{some_time + static_cast<std::int64_t>(number), 7};
  if (is_other && kind == 2) entry.mode = 0600;
  if (is_other && number / 2 % 1000 == 1) entry.mode = 04755;
  content.entries.push_back(std::move(entry));
}

Content content_of(unsigned long findings, bool is_after) {
  Content content;
  content.entries = {entry_of("/", FileType::dir), entry_of("/srv", FileType::dir)};
  for (unsigned long number = 0; number < 2 * findings; ++number) {
    if (number % files_of_a_folder == 0) {
      content.entries.push_back(entry_of(fmt::format("/srv/{:05}", number / files_of_a_folder), FileType::dir));
    }
    add_file(content, number, is_after);
  }
  return content;
}

void add_listing(BundleWriter& bundle, const std::vector<FileEntry>& entries) {
  PartCompressor compressor;
  std::string part;
  unsigned number = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    append_line(part, entries[i]);
    if (i + 1 < entries.size() && !part_ends_after(part_hash(entries[i].path), part.size())) continue;
    bundle.add(fmt::format("data/fs/{}/listing.{:04}.jsonl.zst", walk_id, ++number), compressor.compress(part));
    part.clear();
  }
  WalkRecord walk = sample_walk();
  walk.fsid = walk_id;
  walk.outcome = {};
  walk.parts = number;
  walk.outcomes = {{"ok", entries.size()}};
  bundle.add(fmt::format("data/fs/{}/walk.json", walk_id), to_json(walk) + "\n");
}

void write(const std::string& path, unsigned long findings, bool is_after) {
  auto output = FileOutput::create(path);
  if (!output) throw OutputError(output.error());
  BundleWriter bundle(*output, random_uuid(), now());
  AcquisitionStart start;
  start.bundle_id = bundle.bundle_id();
  start.boot_id = "boot";
  start.selection = {"all containers"};
  start.clocks.realtime = {some_time + (is_after ? 1'000'000 : 0), 0};
  bundle.add("data/acquisition/start.json", to_json(start) + "\n");
  add_lone_container(bundle, "web", std::string(walk_id));
  const Content content = content_of(findings, is_after);
  for (const std::string& text : content.texts) bundle.add(piece_member(sha256(text)), text);
  add_listing(bundle, content.entries);
  AcquisitionFinish finish;
  finish.clocks.realtime = {start.clocks.realtime.seconds + 60, 0};
  bundle.add("data/acquisition/finish.json", to_json(finish) + "\n");
  bundle.seal("complete", 0);
}

}  // namespace
}  // namespace exhibit::test

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  if (argc != 3) return 2;
  try {
    const std::string folder = arguments[1];
    const unsigned long findings = std::strtoul(arguments[2], nullptr, 10);
    exhibit::test::write(folder + "/a.tar", findings, false);
    exhibit::test::write(folder + "/b.tar", findings, true);
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
  return 0;
}
