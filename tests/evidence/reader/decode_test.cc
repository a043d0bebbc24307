// Records survive the way to JSON and back, and nothing else passes for them.
#include "evidence/reader/decode.h"

#include <gtest/gtest.h>

#include "evidence/reader/decode_parts.h"
#include "tests/support/small_bundle.h"

namespace exhibit {
namespace {

/// Written, decoded and written again: the same text.
template <typename Record>
void expect_round_trip(const Record& record, Result<Record> (*decode)(std::string_view, std::string_view)) {
  const std::string text = to_json(record);
  const auto decoded = decode(text, "here");
  ASSERT_TRUE(decoded) << decoded.error().message();
  EXPECT_EQ(to_json(*decoded), text);
}

/// Each field in turn is left out or null; what is not optional is missed.
template <typename Record>
void expect_every_field_missed(const std::string& text, Result<Record> (*decode)(std::string_view, std::string_view),
                               const std::vector<std::string>& optional = {}) {
  const Json whole = Json::parse(text);
  for (const auto& [name, value] : whole.items()) {
    Json without = whole;
    without.erase(name);
    const bool may_be_missing = std::ranges::find(optional, name) != optional.end();
    EXPECT_EQ(decode(without.dump(), "here").has_value(), may_be_missing) << name;
    Json other = whole;
    other[name] = nullptr;
    EXPECT_FALSE(decode(other.dump(), "here")) << name;
  }
}

TEST(DecodeTest, RoundTrips) {
  expect_round_trip(test::sample_start(), &decode_start);
  expect_round_trip(test::sample_finish(), &decode_finish);
  expect_round_trip(test::sample_container(), &decode_container);
  expect_round_trip(test::sample_process(), &decode_process);
  expect_round_trip(test::sample_mount(), &decode_mount);
  expect_round_trip(test::sample_walk(), &decode_walk);
}

TEST(DecodeTest, RecordsOfNothing) {
  expect_round_trip(AcquisitionStart{}, &decode_start);
  expect_round_trip(ContainerRecord{}, &decode_container);
  expect_round_trip(ProcessRecord{}, &decode_process);
}

TEST(DecodeTest, EveryFieldIsMissed) {
  expect_every_field_missed(to_json(test::sample_start()), &decode_start);
  expect_every_field_missed(to_json(test::sample_finish()), &decode_finish);
  expect_every_field_missed(to_json(test::sample_container()), &decode_container, {"pod"});
  expect_every_field_missed(to_json(test::sample_process()), &decode_process,
                            {"shim", "moved", "thread_of", "found_by"});
  expect_every_field_missed(to_json(test::sample_mount()), &decode_mount);
  expect_every_field_missed(to_json(test::sample_walk()), &decode_walk, {"reason", "private_mount"});
}

TEST(DecodeTest, AContainerThatHasExitedHasNoLeader) {
  ContainerRecord container = test::sample_container();
  container.state = ContainerState::exited;
  container.finished = "2026-01-01T00:00:00Z";
  container.exit_code = -1;
  container.namespaces.clear();
  container.root = {};
  container.leader = {};
  container.pids.clear();
  expect_round_trip(container, &decode_container);
  expect_every_field_missed(to_json(container), &decode_container, {"pod", "exit_code"});
  std::string text = to_json(container);
  EXPECT_EQ(text.find("leader"), std::string::npos);
  text.replace(text.find(R"("exited")"), 8, R"("asleep")");
  EXPECT_FALSE(decode_container(text, "here"));
}

TEST(DecodeTest, AMountOfAFurtherMountNamespace) {
  MountDecision mount = test::sample_mount();
  mount.seen_by = {7, 1000};
  expect_round_trip(mount, &decode_mount);
  expect_every_field_missed(to_json(mount), &decode_mount, {"seen_by"});
  EXPECT_EQ(decode_mount(to_json(mount), "here")->seen_by, (ProcessIdentity{7, 1000}));
  EXPECT_EQ(reached_at(mount), "/proc/7/root/mnt two");
}

TEST(DecodeTest, UnknownFieldsAreIgnored) {
  std::string text = to_json(test::sample_mount());
  text.insert(1, R"("new":{"deep":[1]},)");
  EXPECT_TRUE(decode_mount(text, "here"));
}

TEST(DecodeFileEntryTest, RoundTrips) {
  for (const FileEntry& entry : test::sample_entries()) {
    std::string line;
    append_line(line, entry);
    const auto decoded = decode_file_entry(line, "here");
    ASSERT_TRUE(decoded) << decoded.error().message();
    std::string again;
    append_line(again, *decoded);
    EXPECT_EQ(again, line);
  }
}

TEST(DecodeFileEntryTest, RefusesValuesOutOfForm) {
  for (const char* field :
       {R"("mode":"755")", R"("mode":"0855")", R"("uid":4294967296)", R"("uid":-1)", R"("ino":"01")", R"("ino":"-1")",
        R"("ino":1)", R"("ino":"18446744073709551616")", R"("dev":"8")", R"("dev":"8:")", R"("dev":"8:1:2")",
        R"("mtime":"1")", R"("sha256":"ab")", R"("xattrs":[{"name":"a"}])"}) {
    const std::string line = std::string(R"({"path":"/a","type":"file",)") + field + R"(,"outcome":"ok"})";
    EXPECT_FALSE(decode_file_entry(line, "here")) << field;
  }
  EXPECT_TRUE(decode_file_entry(R"({"path":"/a","type":"file","outcome":"ok"})", "here"));
  EXPECT_FALSE(decode_file_entry(R"({"path":"a","type":"file","outcome":"ok"})", "here"));
  EXPECT_FALSE(decode_file_entry(R"({"path":"/a","type":"door","outcome":"ok"})", "here"));
  EXPECT_FALSE(decode_file_entry(R"({"path":"/a","type":"file","outcome":"fine"})", "here"));
}

TEST(DecodePathTest, TakesThePathOfAnyLine) {
  for (const FileEntry& entry : test::sample_entries()) {
    std::string line;
    append_line(line, entry);
    std::string storage;
    EXPECT_EQ(decode_path(line, storage, "here"), entry.path);
  }
  std::string storage;
  EXPECT_EQ(decode_path(R"({"path":"/a\"\\b","type":"file","outcome":"ok"})", storage, "here"), "/a\"\\b");
  EXPECT_FALSE(decode_path("junk", storage, "here"));
}

TEST(DecodeIndexLineTest, RoundTrip) {
  IndexLine line{7, "data/x", 512, 3, sha256("x"), {"/proc/1/\xff", Outcome::from_errno(13), {1, 2}, {3, 4}}};
  expect_round_trip(line, &decode_index_line);
  line.source = {};
  expect_round_trip(line, &decode_index_line);
}

TEST(DecodeIndexLineTest, NothingIsLeftOfTheLineBefore) {
  const IndexLine remarked{7, "data/x", 512, 3, sha256("x"), {"/proc/1/\xff", Outcome::from_errno(13), {1, 2}, {3, 4}}};
  IndexLine part{8, "data/x", 0, 2, sha256("y"), {}, 1};
  const IndexLine plain{9, "data/y", 1024, 3, sha256("z"), {}};
  IndexLine line;
  for (const IndexLine& next : {remarked, plain, part, plain, remarked, part}) {
    ASSERT_TRUE(decode_index_line(to_json(next), "here", line));
    EXPECT_EQ(to_json(line), to_json(next));
  }
}

/// A blank is nothing to the parser, and none of the writer's.
std::string spelled_otherwise(const std::string& json) { return "{ " + json.substr(1); }

TEST(Decode, AnIndexLineAsItsWriterSpellsItIsWhatTheParserMakesOfIt) {
  IndexLine line;
  line.number = 7;
  line.member = "data/blob/aa/bb";
  line.offset = 1024;
  line.size = 10;
  line.sha256 = sha256("x");
  line.source = {"/etc/passwd", {}, Timestamp{1'700'000'000, 5}, Timestamp{}};
  const std::string plain = to_json(line);
  for (std::size_t i = 1; i < plain.size(); ++i) {
    for (const char other : {'0', '9', 'z', '"', '\\', ' ', '\x7f', ',', '}'}) {
      std::string changed = plain;
      changed[i] = other;
      const auto found = decode_index_line(changed, "here");
      const auto parsed = decode_index_line(spelled_otherwise(changed), "here");
      ASSERT_EQ(found.has_value(), parsed.has_value()) << changed;
      EXPECT_TRUE(!found || to_json(*found) == to_json(*parsed)) << changed;
    }
    const std::string shorter = plain.substr(0, i) + plain.substr(i + 1);
    EXPECT_EQ(decode_index_line(shorter, "here").has_value(),
              decode_index_line(spelled_otherwise(shorter), "here").has_value())
        << shorter;
  }
}

TEST(DecodeLedgerLineTest, RoundTrip) {
  const LedgerLine line{"entry", "/a\n", "fs0001", Outcome::skipped("asked"), "note\xff", {1'700'000'000, 5}};
  const auto decoded = decode_ledger_line(to_json(line), "here");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->what, line.what);
  EXPECT_EQ(decoded->target, line.target);
  EXPECT_EQ(decoded->name, line.name);
  EXPECT_EQ(decoded->outcome, line.outcome);
  EXPECT_EQ(decoded->note, line.note);
  EXPECT_EQ(decoded->at, to_iso8601(line.at));
}

TEST(DecodeLinksTest, NamesEachLink) {
  const auto links =
      decode_links(R"({"cwd":{"outcome":"ok","target":"/"},"root":{"outcome":"denied","errno":"EACCES"},)"
                   R"("exe":{"outcome":"ok","target_b64":"/w=="},"ns":{"mnt":{"outcome":"ok","target":"mnt:[1]"}}})",
                   "here");
  ASSERT_TRUE(links) << links.error().message();
  ASSERT_EQ(links->size(), 4u);
  EXPECT_EQ((*links)[1].outcome.kind, OutcomeKind::denied);
  EXPECT_EQ((*links)[2].target, "\xff");
  EXPECT_EQ((*links)[3].name, "ns/mnt");
}

TEST(DecodeOpenFileTest, TakesALine) {
  const auto file = decode_open_file(
      R"({"fd":3,"outcome":"ok","target":"socket:[1]","fdinfo_b64":"cG9zOgkwCg==","fdinfo_outcome":"ok"})", "here");
  ASSERT_TRUE(file) << file.error().message();
  EXPECT_EQ(file->fd, 3);
  EXPECT_EQ(file->fdinfo, "pos:\t0\n");
}

Seal sample_seal() {
  return {std::string(test::small_bundle_id),
          std::string(test::small_bag),
          "complete",
          to_iso8601({1, 2}),
          to_iso8601({3, 4}),
          1,
          2,
          3,
          sha256("a"),
          sha256("b"),
          sha256("c"),
          4,
          sha256("d")};
}

TEST(DecodeSealTest, RoundTrip) {
  const std::string text = to_text(sample_seal());
  const auto seal = decode_seal(text);
  ASSERT_TRUE(seal) << seal.error().message();
  EXPECT_EQ(to_text(*seal), text);
}

TEST(DecodeSealTest, EveryLineMustStandInItsPlaceOnce) {
  const std::string text = to_text(sample_seal());
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    const std::size_t end = text.find('\n', at) + 1;
    const std::string line = text.substr(at, end - at);
    EXPECT_FALSE(decode_seal(std::string(text).erase(at, line.size()))) << "without " << line;
    EXPECT_FALSE(decode_seal(std::string(text).insert(at, line))) << "twice " << line;
  }
  EXPECT_FALSE(decode_seal(text.substr(0, text.size() - 1)));
  EXPECT_FALSE(decode_seal(text + "\n"));
  EXPECT_FALSE(decode_seal("\n" + text));
}

TEST(DecodeSealTest, ValuesHaveOneSpelling) {
  const std::string text = to_text(sample_seal());
  for (const auto& [from, to] :
       {std::pair("gaps: 1", "gaps: 01"), std::pair("gaps: 1", "gaps: +1"), std::pair("gaps: 1", "gaps: "),
        std::pair("gaps: 1", "gaps:  1"), std::pair("gaps: 1", "gaps: 1 "),
        std::pair("status: complete", "status: done"), std::pair("started: 1970", "started: 70"),
        std::pair("bundle-id: 0f", "bundle-id: 0F"), std::pair("gaps: 1", "gaps: 18446744073709551616")}) {
    std::string changed = text;
    changed.replace(changed.find(from), std::string_view(from).size(), to);
    EXPECT_FALSE(decode_seal(changed)) << to;
  }
}

TEST(DecodeSealTest, AnotherVersionIsUnsupported) {
  std::string text = to_text(sample_seal());
  text.replace(0, 16, "exhibit-seal: 2\n");
  const auto seal = decode_seal(text);
  ASSERT_FALSE(seal);
  EXPECT_EQ(seal.error().code, ErrorCode::unsupported);
}

TEST(DecodeCheckpointTest, RoundTrip) {
  const Checkpoint checkpoint{std::string(test::small_bundle_id), 1, 2, to_iso8601({1, 2}), 512, sha256("a")};
  const auto decoded = decode_checkpoint(to_text(checkpoint), "here");
  ASSERT_TRUE(decoded) << decoded.error().message();
  EXPECT_EQ(to_text(*decoded), to_text(checkpoint));
}

TEST(IsoTimeTest, RoundTripAndStrictness) {
  for (const Timestamp time :
       {Timestamp{0, 0}, Timestamp{1'700'000'000, 1}, Timestamp{-1, 999'999'999}, Timestamp{951'782'400, 0},
        Timestamp{-62'135'596'800, 0}, Timestamp{253'402'300'799, 0}}) {
    EXPECT_EQ(from_iso8601(to_iso8601(time)), time) << to_iso8601(time);
  }
  for (const char* text :
       {"2026-02-29T00:00:00.000000000Z", "2026-13-01T00:00:00.000000000Z", "2026-01-01T24:00:00.000000000Z",
        "2026-01-01 00:00:00.000000000Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000000",
        "0000-01-01T00:00:00.000000000Z", "+026-01-01T00:00:00.000000000Z"}) {
    EXPECT_FALSE(from_iso8601(text)) << text;
  }
}

}  // namespace
}  // namespace exhibit
