#include "evidence/report/sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "evidence/encoding/escape.h"

namespace exhibit::report {
namespace {

template <typename Range, typename Value>
bool has(const Range& range, const Value& value) {
  return std::ranges::find(range, value) != std::ranges::end(range);
}

constexpr std::size_t greatest_subject = 72;  ///< characters, of a line that a person reads
constexpr std::size_t greatest_number_of_reasons = 3;
constexpr std::size_t greatest_number_of_names = 3;

/// The beginning and the end of what is too long, which tell more of a path than its middle.
std::string shortened(std::string text) {
  if (text.size() <= greatest_subject) return text;
  const auto is_inside = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80; };
  std::size_t head = greatest_subject / 3;
  while (head > 0 && is_inside(head)) --head;
  std::size_t tail = text.size() - 2 * greatest_subject / 3;
  while (tail < text.size() && is_inside(tail)) ++tail;
  return text.substr(0, head) + "…" + text.substr(tail);
}

std::string subject_of(const Item& item) {
  std::string subject = shortened(escape_for_terminal(item.subject));
  if (item.kind == "file") return subject;
  if (item.kind == "container") return "the container";
  // The subject of a process already begins with its pid.
  return item.kind == "process" ? "process " + subject : std::string(item.kind) + " " + subject;
}

/// What happened to it, after its name.
std::string_view happened(const Item& item) {
  const std::string_view change = item.change;
  if (item.kind == "process") {
    if (change == "removed") return "ended";
    return change == "added" ? "started" : change == "seen" ? "runs" : "changed";
  }
  if (change == "added") return item.kind == "file" ? "came" : "is new";
  if (change == "modified") return item.kind == "file" ? "has other content" : "changed";
  if (change == "type") return "became something else";
  if (change == "metadata") return "has other rights, owner or times";
  if (change == "removed") return "is gone";
  if (change == "held") return "is held by a process, though no path leads to it";
  if (change == "since_start") return "came or changed since the start";
  if (change == "seen") return "is so";
  return change == "moved" ? "was moved" : "could not be read";
}

/// What a reason says without what it was seen by: "its modification time is older than itself" of a sentence that goes
/// on ": modified …".
std::string_view stem_of(std::string_view text) { return text.substr(0, text.find(": ")); }

/// What the texts of all episodes' reasons of that name have in common: one text, else its stem. Nothing where an
/// episode has no such reason or says it otherwise.
std::optional<std::string> text_in_all(const Report& report, const findings::Reason& reason,
                                       std::span<const Episode> alike) {
  std::string_view common = reason.text;
  for (const Episode& episode : alike) {
    bool has_all = false;
    bool has_stem = false;
    for (const Index i : episode.items) {
      for (const findings::Reason& other : report.items[i].assessment.reasons) {
        if (other.id != reason.id) continue;
        has_all = has_all || other.text == reason.text;
        has_stem = has_stem || stem_of(other.text) == stem_of(reason.text);
      }
    }
    if (!has_stem) return std::nullopt;
    if (!has_all) common = stem_of(reason.text);
  }
  return std::string(common);
}

/// The gravest of each aspect that all the episodes have: two of one aspect say the same in other words.
std::vector<std::string> reasons_of(const Report& report, std::span<const Episode> alike) {
  std::vector<const findings::Reason*> reasons;
  for (const Index i : alike.front().items) {
    for (const findings::Reason& reason : report.items[i].assessment.reasons) reasons.push_back(&reason);
  }
  std::ranges::stable_sort(reasons, {}, &findings::Reason::level);
  std::vector<std::string> texts;
  std::vector<std::string_view> aspects;
  for (const findings::Reason* reason : reasons) {
    if (texts.size() == greatest_number_of_reasons) break;
    if (has(aspects, reason->aspect)) continue;
    auto text = text_in_all(report, *reason, alike);
    if (!text || has(texts, *text)) continue;
    aspects.push_back(reason->aspect);
    texts.push_back(*std::move(text));
  }
  return texts;
}

/// Connections of the processes that run it, each once.
std::vector<std::string> connections_of(const Report& report, const Episode& episode) {
  std::vector<std::string> all;
  for (const Index i : episode.processes) {
    for (const std::string& socket : report.processes[i].sockets) {
      if (!has(all, socket)) all.push_back(socket);
    }
  }
  return all;
}

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : std::string(between)) + text;
  return all;
}

const Item& foremost(const Report& report, const Episode& episode) { return report.items[episode.items.front()]; }

std::string names_of(const Report& report, std::span<const Episode> alike) {
  std::vector<std::string> names;
  for (const Episode& episode : alike.first(std::min(alike.size(), greatest_number_of_names))) {
    names.push_back(subject_of(foremost(report, episode)));
  }
  const std::size_t more = alike.size() - names.size();
  return joined(names, ", ") + (more > 0 ? fmt::format(" and {} more", more) : "");
}

}  // namespace

std::string likeness_of(const Report& report, const Episode& episode) {
  const Item& item = foremost(report, episode);
  const std::vector<findings::Reason>& reasons = item.assessment.reasons;
  // One that says another thing of each, as what each is a copy of, has nothing that could be said of all.
  const std::string reason =
      reasons.empty() ? "" : fmt::format("{} {}", reasons.front().id, stem_of(reasons.front().text));
  // What runs is told of by itself.
  const std::string by_itself = episode.processes.empty() ? "" : std::to_string(episode.items.front());
  return fmt::format("{} {} {} {} {} {}", episode.container, item.kind, item.change, episode.rank, reason, by_itself);
}

std::string sentence_of(const Report& report, std::span<const Episode> alike) {
  const Episode& first = alike.front();
  const Item& item = foremost(report, first);
  std::string sentence;
  if (report.containers.size() > 1) {
    sentence = fmt::format("{}: ", escape_for_terminal(shown_name(report.containers[first.container].record)));
  }
  sentence += fmt::format("{} {}", names_of(report, alike), happened(item));
  const bool is_from_one_place =
      std::ranges::all_of(alike, [&](const Episode& episode) { return foremost(report, episode).from == item.from; });
  if (is_from_one_place && !item.from.empty()) sentence += " from " + shortened(escape_for_terminal(item.from));
  const std::string why = joined(reasons_of(report, alike), "; ");
  if (!why.empty()) sentence += ": " + why;
  const std::vector<std::string> connections = connections_of(report, first);
  if (!connections.empty()) sentence += "; " + shortened(connections.front());
  if (connections.size() > 1) sentence += fmt::format(" and {} more sockets", connections.size() - 1);
  return sentence;
}

}  // namespace exhibit::report
