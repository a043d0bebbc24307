#include "evidence/custody/log.h"

#include <fmt/format.h>

#include <map>

namespace exhibit::custody {
namespace {

SeenLine see(std::string_view text, std::size_t number) {
  SeenLine line{std::string(text), sha256(text), std::nullopt, {}};
  if (text.size() > greatest_line) {
    line.why_not = fmt::format("{} bytes, more than a record has", text.size());
    return line;
  }
  auto record = parse_record(text.substr(0, text.size() - 1), fmt::format("line {}", number));
  if (record) {
    line.record = *std::move(record);
  } else {
    line.why_not = record.error().detail;
  }
  return line;
}

/// The number of the first line, from 1, with each digest.
using LineNumbers = std::map<Digest, std::size_t>;

LineNumbers numbers_of(const Log& log) {
  LineNumbers numbers;
  for (std::size_t at = 0; at < log.lines.size(); ++at) numbers.emplace(log.lines[at].sha256, at + 1);
  return numbers;
}

/// Line `number` does not follow the line before it; tells what it follows instead.
void add_why_broken(const Log& log, const LineNumbers& numbers, std::size_t number, CustodyFaultList& faults) {
  const Record& record = *log.lines[number - 1].record;
  const auto earlier = numbers.find(record.previous);
  if (earlier != numbers.end() && earlier->second < number - 1) {
    return faults.add(FaultCode::forked, number,
                      fmt::format("written after line {}, as line {} was", earlier->second, earlier->second + 1));
  }
  const auto& before = log.lines[number - 2].record;
  if (before && record.number > before->number + 1) {
    return faults.add(FaultCode::deleted_line, number,
                      fmt::format("written as line {}, after line {}: what stood between them is not there",
                                  record.number, before->number));
  }
  faults.add(FaultCode::edited_line, number - 1, fmt::format("not the line that line {} was written after", number));
}

/// What is wrong with the log as a whole, whatever its lines say.
void check_extent(const Log& log, CustodyFaultList& faults) {
  if (log.lines.empty()) {
    faults.add(FaultCode::bad_line, 1, "there is no whole line: a custody log begins with an event");
  }
  if (log.unread > 0) {
    faults.add(
        FaultCode::bad_line, log.lines.size() + 1,
        fmt::format("{} lines are no records; the {} bytes after them were not read", greatest_bad_lines, log.unread));
  }
  if (!log.torn.empty()) {
    faults.add(FaultCode::torn_line, log.lines.size() + 1,
               fmt::format("{} bytes without a newline at the end: whoever wrote them was interrupted; exhibit custody "
                           "repair sets them aside",
                           log.torn.size()));
  }
}

}  // namespace

std::optional<Digest> Log::head() const {
  if (lines.empty() || unread > 0) return std::nullopt;
  return lines.back().sha256;
}

Log read_log(std::string_view text) {
  Log log;
  std::size_t bad_lines = 0;
  while (true) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) break;
    if (bad_lines == greatest_bad_lines) {
      log.unread = text.size();
      return log;
    }
    log.lines.push_back(see(text.substr(0, end + 1), log.lines.size() + 1));
    if (!log.lines.back().record) ++bad_lines;
    text.remove_prefix(end + 1);
  }
  log.torn = text;
  return log;
}

void check_chain(const Log& log, const Digest& anchor, CustodyFaultList& faults) {
  const LineNumbers numbers = numbers_of(log);
  for (std::size_t number = 1; number <= log.lines.size(); ++number) {
    const auto& record = log.lines[number - 1].record;
    if (!record) {
      faults.add(FaultCode::bad_line, number, log.lines[number - 1].why_not);
      continue;
    }
    if (number == 1 && record->number == 1 && record->previous != anchor) {
      faults.add(
          FaultCode::another_bundle, 1,
          fmt::format("written for what has the seal {}, and this has {}", record->previous.hex(), anchor.hex()));
    } else if (number == 1 && record->number != 1) {
      faults.add(FaultCode::deleted_line, 1,
                 fmt::format("written as line {}: what stood before it is not there", record->number));
    } else if (number > 1 && record->previous != log.lines[number - 2].sha256) {
      add_why_broken(log, numbers, number, faults);
    } else if (number > 1 && log.lines[number - 2].record &&
               record->number != log.lines[number - 2].record->number + 1) {
      faults.add(FaultCode::bad_reference, number, fmt::format("calls itself line {}", record->number));
    }
  }
  check_extent(log, faults);
}

}  // namespace exhibit::custody
