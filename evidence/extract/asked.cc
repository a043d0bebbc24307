#include "evidence/extract/asked.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/show/render/words.h"

namespace exhibit::extract {
namespace {

Error absent(std::string what, std::string why) { return {ErrorCode::absent, 0, {}, std::move(what), std::move(why)}; }

/// What the bundle was told to capture, for a sentence.
std::string plan_of(const Bundle& bundle) {
  const auto start = bundle.start();
  return start ? fmt::format("the bundle was collected with capture \"{}\"", start->capture)
               : std::string("what the bundle was to capture cannot be read");
}

std::string nothing_matches(const Selector& selector) {
  switch (selector.kind()) {
    case SelectorKind::path: return "nothing of this path is listed";
    case SelectorKind::digest: return "no file of this digest is listed";
    case SelectorKind::process: return "no process of this pid held a file that no path leads to";
  }
  std::unreachable();
}

std::string why_uncaptured(const FileEntry& entry, const std::string& plan) {
  if (entry.type == FileType::dir) return "a directory; what is below it is asked for as 'PATH/*'";
  if (entry.type != FileType::file) return fmt::format("a {}, which has no content", file_type_word(entry.type));
  return "its content was not captured: " + plan;
}

/// A process's line has its folder as target, and as name what it held: "exe" or "fd/3".
std::string place_left_out(const ReadLedgerLine& line, const std::vector<Place>& places) {
  if (!places.empty()) return places.front().path;
  return process_of_folder(line.target) ? line.name : line.target;
}

}  // namespace

Asked::Asked(std::vector<Selector> selectors) {
  for (Selector& selector : selectors) requests_.push_back({std::move(selector), 0, {}, 0, {}, {}});
}

bool Asked::wants(const FoundFile& file) {
  const bool has_content = file.entry.blobs.has_value();
  bool is_wanted = is_for_everything();
  for (Request& request : requests_) {
    if (!request.selector.matches(file)) continue;
    is_wanted = true;
    if (has_content) {
      ++request.captured;
    } else if (!request.uncaptured) {
      request.uncaptured = file;
    }
  }
  if (!is_wanted || !has_content) return false;
  ++captured_;
  return true;
}

bool Asked::is_left_out(const Request& request, const ReadLedgerLine& line, const std::vector<Place>& places) {
  if (request.selector.kind() == SelectorKind::path) {
    return std::ranges::any_of(places, [&](const Place& place) { return request.selector.matches_path(place.path); });
  }
  if (request.selector.kind() == SelectorKind::process) {
    const auto process = process_of_folder(line.target);
    return process && request.selector.matches_pid(process->pid);
  }
  return request.uncaptured && request.uncaptured->fsid == line.name && request.uncaptured->entry.path == line.target;
}

void Asked::take_ledger_line(const ReadLedgerLine& line, const Sources& sources) {
  const std::vector<Place> places = sources.places_of(line.name, line.target);
  for (Request& request : requests_) {
    if (!is_left_out(request, line, places)) continue;
    if (++request.left_out > 1) continue;
    request.first_left_out = place_left_out(line, places);
    request.why_left_out = line.outcome.reason.empty() ? line.note : line.outcome.reason;
  }
}

std::optional<Error> Asked::complaint(const Request& request, const std::string& plan) {
  const std::string& what = request.selector.text();
  if (request.captured == 0) {
    if (request.left_out > 0) return absent(what, "left out when the bundle was collected: " + request.why_left_out);
    if (request.uncaptured) return absent(what, why_uncaptured(request.uncaptured->entry, plan));
    return absent(what, nothing_matches(request.selector));
  }
  if (request.left_out == 0) return std::nullopt;
  return absent(what, fmt::format("{} left out when the bundle was collected, as {}: {}",
                                  show::counted(request.left_out, "match", "matches"), request.first_left_out,
                                  request.why_left_out));
}

std::vector<Error> Asked::missing(const Bundle& bundle, const Sources& sources) {
  std::vector<Error> missing;
  const std::string plan = plan_of(bundle);
  if (is_for_everything() && captured_ == 0)
    missing.push_back(absent(bundle.path(), "no content was captured: " + plan));
  if (is_for_everything()) return missing;
  const auto read = bundle.ledger([&](const ReadLedgerLine& line) {
    if (line.what == "capture") take_ledger_line(line, sources);
    return true;
  });
  for (const Request& request : requests_) {
    if (auto error = complaint(request, plan)) missing.push_back(*std::move(error));
  }
  if (!read) missing.push_back(read.error());
  return missing;
}

}  // namespace exhibit::extract
