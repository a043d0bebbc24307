#include "evidence/bundle/ledger_writer.h"

#include "evidence/bundle/member_name.h"

namespace exhibit {
namespace {

constexpr std::size_t part_size = std::size_t{4} << 20;

}  // namespace

void LedgerWriter::add(const LedgerLine& line) {
  if (witness_) witness_(line);
  if (line.outcome.is_gap()) ++gaps_;
  if (line.outcome.kind == OutcomeKind::vanished) ++vanished_;
  if (line.what == "capture" && !line.outcome.is_ok()) ++left_out_;
  part_ += to_json(line);
  part_.push_back('\n');
  if (part_.size() >= part_size) write_part();
}

void LedgerWriter::finish() {
  if (!part_.empty()) write_part();
}

void LedgerWriter::write_part() {
  bundle_.add("data/acquisition/" + numbered_name("ledger", ++parts_, "jsonl.zst"), compressor_.compress(part_));
  part_.clear();
}

}  // namespace exhibit
