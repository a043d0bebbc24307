// The lines of the index and of the ledger.
#include "evidence/reader/decode.h"
#include "evidence/reader/decode_parts.h"
#include "evidence/reader/plain_line.h"

namespace exhibit {

namespace {

void read_clock_time(PlainLine& rest, std::string_view key, Timestamp& time) {
  rest.skip(key);
  const std::string_view text = rest.string();
  std::optional<Timestamp> parsed;
  rest.keep(text.empty() ? std::optional(Timestamp{}) : from_iso8601(text), parsed);
  time = parsed.value_or(Timestamp{});
}

void read_number(PlainLine& rest, std::string_view key, std::uint64_t& value) {
  std::optional<std::uint64_t> number;
  rest.skip(key);
  rest.integer(number);
  value = number.value_or(0);
}

/// Of a whole member whose source was read without a remark, as nearly all are. False: use the parser.
bool read_plain_index_line(std::string_view json, IndexLine& line) {
  PlainLine rest(json);
  read_number(rest, R"({"n":)", line.number);
  rest.skip(R"(,"member":")");
  line.member = rest.string();
  read_number(rest, R"(,"offset":)", line.offset);
  read_number(rest, R"(,"size":)", line.size);
  rest.skip(R"(,"sha256":")");
  std::optional<Digest> digest;
  rest.keep(Digest::from_hex(rest.string()), digest);
  line.sha256 = digest.value_or(Digest{});
  rest.skip(R"(,"source":")");
  line.source.path = rest.string();
  rest.skip(R"(,"outcome":"ok")");
  read_clock_time(rest, R"(,"begun":")", line.source.begun);
  read_clock_time(rest, R"(,"ended":")", line.source.ended);
  rest.skip("}");
  line.source.outcome = {};
  line.part = 0;
  return rest.is_at_end();
}

Result<IndexLine> parse_index_line(std::string_view json, std::string_view where) {
  return decode_object<IndexLine>(json, where, [](Fields& fields, IndexLine& line) {
    line.number = fields.unsigned_integer("n");
    line.member = fields.text("member");
    if (fields.has("part")) line.part = fields.unsigned_integer("part");
    line.offset = fields.unsigned_integer("offset");
    line.size = fields.unsigned_integer("size");
    line.sha256 = digest_in(fields, "sha256");
    if (fields.has("part")) {
      if (line.part == 0) fields.fail("part", "parts are counted from 1");
      return;
    }
    line.source.path = fields.bytes("source");
    line.source.outcome = outcome_in(fields);
    line.source.begun = clock_time_in(fields, "begun");
    line.source.ended = clock_time_in(fields, "ended");
  });
}

}  // namespace

Result<IndexLine> decode_index_line(std::string_view json, std::string_view where) {
  IndexLine line;
  if (auto decoded = decode_index_line(json, where, line); !decoded) return std::unexpected(std::move(decoded).error());
  return line;
}

Result<void> decode_index_line(std::string_view json, std::string_view where, IndexLine& line) {
  if (read_plain_index_line(json, line)) return {};
  auto parsed = parse_index_line(json, where);
  if (!parsed) return std::unexpected(std::move(parsed).error());
  line = *std::move(parsed);
  return {};
}

Result<ReadLedgerLine> decode_ledger_line(std::string_view json, std::string_view where) {
  return decode_object<ReadLedgerLine>(json, where, [](Fields& fields, ReadLedgerLine& line) {
    line.what = fields.text("what");
    line.target = fields.bytes("target");
    line.name = fields.text("name");
    line.outcome = outcome_in(fields);
    line.note = fields.bytes("note");
    line.at = fields.text("at");
  });
}

}  // namespace exhibit
