// The inner loops, by themselves: what a digest, a record, a merge and a header cost.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "evidence/bundle/ustar.h"
#include "evidence/bundle/zstd_part.h"
#include "evidence/diff/listing_merge.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/zstd_frame.h"
#include "evidence/records/file_entry.h"
#include "hashing/digest.h"
#include "hashing/sha256_lanes.h"

namespace exhibit::bench {
namespace {

constexpr std::size_t lines_a_listing = 10'000;

FileEntry entry_of(std::size_t number) {
  FileEntry entry;
  char name[40];
  std::snprintf(name, sizeof name, "/usr/share/package-%05zu/module.py", number);
  entry.path = name;
  entry.type = FileType::file;
  entry.mode = 0644;
  entry.uid = entry.gid = 0;
  entry.size = 12'345;
  entry.nlink = 1;
  entry.ino = 1'000'000 + number;
  entry.dev = DeviceNumber{254, 0};
  entry.mtime = entry.ctime = entry.btime = entry.atime = Timestamp{1'700'000'000, 123'456'789};
  entry.sha256 = sha256(entry.path);
  return entry;
}

std::vector<std::string> listing(std::size_t changed_every) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < lines_a_listing; ++i) {
    FileEntry entry = entry_of(i);
    if (changed_every > 0 && i % changed_every == 0) entry.sha256 = sha256("changed");
    std::string line;
    append_object(line, entry);
    lines.push_back(std::move(line));
  }
  return lines;
}

void digest(benchmark::State& state) {
  const std::string content(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) benchmark::DoNotOptimize(sha256(content));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(digest)->Arg(0)->Arg(4096)->Arg(262'144);

/// Sixty-four messages of a size, in lanes where this processor has them.
void digests_side_by_side(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const std::string content(64 * size, 'x');
  std::vector<std::string_view> messages;
  for (std::size_t i = 0; i < 64; ++i) messages.push_back(std::string_view(content).substr(i * size, size));
  std::vector<Digest> digests(messages.size());
  for (auto _ : state) benchmark::DoNotOptimize(sha256_side_by_side(messages, digests));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(content.size()));
}
BENCHMARK(digests_side_by_side)->Arg(1024)->Arg(16'384);

void encode_entry(benchmark::State& state) {
  const FileEntry entry = entry_of(7);
  std::string line;
  for (auto _ : state) {
    line.clear();
    append_line(line, entry);
    benchmark::DoNotOptimize(line);
  }
}
BENCHMARK(encode_entry);

void decode_entry(benchmark::State& state) {
  std::string line;
  append_object(line, entry_of(7));
  for (auto _ : state) benchmark::DoNotOptimize(decode_file_entry(line, "here"));
}
BENCHMARK(decode_entry);

/// One that is left to the JSON parser.
void decode_entry_with_xattrs(benchmark::State& state) {
  FileEntry entry = entry_of(7);
  entry.xattrs = {{"security.capability", "12345678901234567890"}};
  std::string line;
  append_object(line, entry);
  for (auto _ : state) benchmark::DoNotOptimize(decode_file_entry(line, "here"));
}
BENCHMARK(decode_entry_with_xattrs);

class Lines final : public LineSource {
 public:
  explicit Lines(const std::vector<std::string>& lines) : lines_(lines) {}
  Result<std::optional<std::string_view>> next() override {
    if (at_ == lines_.size()) return std::nullopt;
    return lines_[at_++];
  }
  std::string where() const override { return {}; }
  std::optional<Digest> part_ahead() const override { return std::nullopt; }
  void skip_part() override {}

 private:
  const std::vector<std::string>& lines_;
  std::size_t at_ = 0;
};

class Counter final : public diff::MergeVisitor {
 public:
  std::size_t seen = 0;
  Result<void> only_in_a(std::string_view, const diff::LinePlace&) override { return count(); }
  Result<void> only_in_b(std::string_view, const diff::LinePlace&) override { return count(); }
  Result<void> in_both(std::string_view, const diff::LinePlace&, std::string_view, const diff::LinePlace&) override {
    return count();
  }

 private:
  Result<void> count() {
    ++seen;
    return {};
  }
};

/// Two listings, of which one line in so many differs.
void merge(benchmark::State& state) {
  const std::vector<std::string> before = listing(0);
  const std::vector<std::string> after = listing(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    Lines a(before);
    Lines b(after);
    Counter counter;
    const auto merged = diff::merge_listings(a, b, false, counter);
    benchmark::DoNotOptimize(merged);
    benchmark::DoNotOptimize(counter.seen);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(lines_a_listing));
}
BENCHMARK(merge)->Arg(100)->Arg(1);

std::string listing_text() {
  std::string text;
  for (const std::string& line : listing(0)) text += line + "\n";
  return text;
}

void compress_part(benchmark::State& state) {
  const std::string text = listing_text();
  PartCompressor compressor;
  for (auto _ : state) benchmark::DoNotOptimize(compressor.compress(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(compress_part);

void decompress(benchmark::State& state) {
  const std::string text = listing_text();
  const std::string part = PartCompressor().compress(text);
  for (auto _ : state) benchmark::DoNotOptimize(decompress_part(part, "here"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(decompress);

void encode_header(benchmark::State& state) {
  const ustar::Header header{"exhibit-0f1e2d3c4b5a/data/c/c0001/p/100-5000/environ", 12'345, 1'700'000'000};
  for (auto _ : state) benchmark::DoNotOptimize(ustar::encode(header));
}
BENCHMARK(encode_header);

void decode_header(benchmark::State& state) {
  const ustar::Block block =
      ustar::encode({"exhibit-0f1e2d3c4b5a/data/c/c0001/p/100-5000/environ", 12'345, 1'700'000'000});
  for (auto _ : state) benchmark::DoNotOptimize(ustar::decode(block));
}
BENCHMARK(decode_header);

}  // namespace
}  // namespace exhibit::bench

BENCHMARK_MAIN();
