#include "evidence/custody/log.h"

#include <fmt/format.h>

#include <algorithm>

namespace exhibit::custody {
namespace {

SeenLine see(std::string_view text, std::size_t number) {
  SeenLine line{std::string(text), sha256(text), std::nullopt, {}};
  auto record = parse_record(text.substr(0, text.size() - 1), fmt::format("line {}", number));
  if (record) {
    line.record = *std::move(record);
  } else {
    line.why_not = record.error().detail;
  }
  return line;
}

/// The number of the line, from 1, with this digest; 0 where there is none.
std::size_t line_of(const Log& log, const Digest& digest) {
  const auto found = std::ranges::find(log.lines, digest, &SeenLine::sha256);
  return found == log.lines.end() ? 0 : static_cast<std::size_t>(found - log.lines.begin()) + 1;
}

/// Line `number` does not follow the line before it; says what it follows instead.
CustodyFault why_broken(const Log& log, std::size_t number) {
  const Record& record = *log.lines[number - 1].record;
  if (const std::size_t earlier = line_of(log, record.previous); earlier != 0 && earlier < number - 1) {
    return {FaultCode::forked, number, fmt::format("written after line {}, as line {} was", earlier, earlier + 1)};
  }
  const auto& before = log.lines[number - 2].record;
  if (before && record.number > before->number + 1) {
    return {FaultCode::deleted_line, number,
            fmt::format("written as line {}, after line {}: what stood between them is not there", record.number,
                        before->number)};
  }
  return {FaultCode::edited_line, number - 1, fmt::format("not the line that line {} was written after", number)};
}

}  // namespace

std::optional<Digest> Log::head() const {
  if (lines.empty()) return std::nullopt;
  return lines.back().sha256;
}

Log read_log(std::string_view text) {
  Log log;
  while (true) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) break;
    log.lines.push_back(see(text.substr(0, end + 1), log.lines.size() + 1));
    text.remove_prefix(end + 1);
  }
  log.torn = text;
  return log;
}

void check_chain(const Log& log, const Digest& anchor, CustodyFaults& faults) {
  for (std::size_t number = 1; number <= log.lines.size(); ++number) {
    const auto& record = log.lines[number - 1].record;
    if (!record) {
      faults.push_back({FaultCode::bad_line, number, log.lines[number - 1].why_not});
      continue;
    }
    if (number == 1 && record->number == 1 && record->previous != anchor) {
      faults.push_back(
          {FaultCode::another_bundle, 1,
           fmt::format("written for what has the seal {}, and this has {}", record->previous.hex(), anchor.hex())});
    } else if (number == 1 && record->number != 1) {
      faults.push_back({FaultCode::deleted_line, 1,
                        fmt::format("written as line {}: what stood before it is not there", record->number)});
    } else if (number > 1 && record->previous != log.lines[number - 2].sha256) {
      faults.push_back(why_broken(log, number));
    } else if (number > 1 && log.lines[number - 2].record &&
               record->number != log.lines[number - 2].record->number + 1) {
      faults.push_back({FaultCode::bad_reference, number, fmt::format("calls itself line {}", record->number)});
    }
  }
  if (!log.torn.empty()) {
    faults.push_back(
        {FaultCode::torn_line, log.lines.size() + 1,
         fmt::format("{} bytes without a newline at the end: whoever wrote them was interrupted; exhibit custody "
                     "repair sets them aside",
                     log.torn.size())});
  }
}

}  // namespace exhibit::custody
