#include "evidence/report/static_markup.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/diff/container_pairing.h"
#include "evidence/encoding/escape.h"

namespace exhibit::report {
namespace {

constexpr int quietest_static_rank = 3;

/// The verdict in small letters, of which SLOTS.md makes a class.
std::string class_of_verdict(std::string_view verdict) {
  std::string word;
  for (const char letter : verdict) {
    word.push_back(letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter);
  }
  return word;
}

std::string verdict_mark(const Report& report, char side) {
  const auto found = std::ranges::find(report.verification, side, &VerificationFacts::side);
  const std::string verdict = found == report.verification.end() ? "NOT-VERIFIED" : found->verdict;
  return fmt::format("<span class=\"verdict {}\">{}</span>", class_of_verdict(verdict), verdict);
}

std::string bundle_line(const Report& report, const BundleFacts& bundle) {
  std::string text = fmt::format("<p class=\"bundle\">{} {}: <code>{}</code> of host <code>{}</code>, taken {}",
                                 verdict_mark(report, bundle.side), bundle.side, escape_for_html(bundle.name),
                                 escape_for_html(bundle.host), to_readable(bundle.begun));
  if (bundle.ended) text += fmt::format(" to {}", to_readable(*bundle.ended));
  text += fmt::format(" with {}, {}", escape_for_html(bundle.collector), escape_for_html(bundle.status));
  if (bundle.withheld > 0) text += fmt::format(", redacted: {} rows withheld", bundle.withheld);
  if (bundle.file_sha256) text += fmt::format("<br>SHA-256 <code>{}</code>", bundle.file_sha256->hex());
  return text + "</p>\n";
}

std::string rank_cells(const ContainerFacts& container) {
  std::string cells;
  for (const std::uint64_t number : container.ranks) cells += fmt::format("<td class=\"number\">{}</td>", number);
  return cells;
}

std::string container_row(const ContainerFacts& container) {
  const ContainerRecord& record = container.record;
  const std::string_view sides = container.is_on_a() ? (container.is_on_b() ? "A, B" : "A") : "B";
  return fmt::format("<tr><td><code>{}</code></td><td>{}</td><td><code>{}</code></td><td>{}</td>{}</tr>\n",
                     escape_for_html(shown_name(record)), escape_for_html(record.runtime),
                     escape_for_html(record.image), sides, rank_cells(container));
}

std::string more_than_shown(std::size_t number) {
  return fmt::format("<p>And {} more, which the page shows with script.</p>\n", number);
}

std::string table_of_containers(const Report& report) {
  if (report.containers.empty()) return {};
  std::string table =
      "<table><thead><tr><th>Container</th><th>Runtime</th><th>Image</th><th>In</th><th>Rank 1</th><th>2</th><th>3</th>"
      "<th>4</th><th>5</th></tr></thead><tbody>\n";
  const std::size_t shown = std::min(report.containers.size(), greatest_static_rows);
  for (std::size_t i = 0; i < shown; ++i) table += container_row(report.containers[i]);
  table += "</tbody></table>\n";
  if (shown < report.containers.size()) table += more_than_shown(report.containers.size() - shown);
  return table;
}

std::string technique_marks(const std::vector<std::string>& techniques) {
  std::string marks;
  for (const std::string& one : techniques) {
    marks += fmt::format(" <span class=\"technique\">{}</span>", escape_for_html(one));
  }
  return marks;
}

std::string finding_row(const Report& report, const Item& item) {
  std::string row =
      fmt::format("<tr class=\"r{}\"><td class=\"rank\">{}</td><td class=\"change\">{}</td><td class=\"subject\">{}",
                  item.rank(), item.rank(), item.change, escape_for_html(item.subject));
  if (!item.from.empty()) row += fmt::format("<div>from {}</div>", escape_for_html(item.from));
  row += fmt::format("</td><td>{}</td><td>{}</td><td>", item.kind,
                     escape_for_html(shown_name(report.container_of(item).record)));
  for (const findings::Reason& reason : item.assessment.reasons) {
    row += fmt::format("<div>{}{}</div>", html_of_shown(reason.text), technique_marks(reason.techniques));
  }
  for (const std::string& detail : item.details) row += fmt::format("<div>{}</div>", html_of_shown(detail));
  return row + "</td></tr>\n";
}

std::string mount_row(const Report& report, const MountFacts& mount) {
  const Mount& one = mount.decision.mount;
  return fmt::format(
      "<tr><td><code>{}</code></td><td><code>{}</code></td><td>{}</td><td><code>{}</code></td><td>{}</td><td>{}</td>"
      "<td>{}</td></tr>\n",
      escape_for_html(shown_name(report.containers[mount.container].record)),
      escape_for_html(reached_at(mount.decision)), escape_for_html(one.fstype), escape_for_html(one.source),
      mount_decision_word(mount.decision.kind), escape_for_html(mount.decision.reason), mount.change);
}

std::string list_of(std::string_view what, const std::vector<std::string>& escaped) {
  std::string list;
  for (const std::string& one : escaped) list += fmt::format("<p>{}: {}</p>\n", what, html_of_shown(one));
  return list;
}

std::string custody_table(const VerificationFacts& facts) {
  if (facts.custody.empty()) return {};
  std::string table =
      "<table><thead><tr><th>When</th><th>Event</th><th>Who</th><th>Where</th><th>Why</th><th>File "
      "then</th></tr></thead>"
      "<tbody>\n";
  const std::size_t shown = std::min(facts.custody.size(), greatest_static_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const CustodyEvent& event = facts.custody[i];
    table += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                         event.time_text, html_of_shown(event.event), html_of_shown(event.who),
                         html_of_shown(event.where), html_of_shown(event.why), event.hash_state);
  }
  table += "</tbody></table>\n";
  return shown < facts.custody.size() ? table + more_than_shown(facts.custody.size() - shown) : table;
}

std::string verification_of(const VerificationFacts& facts) {
  std::string text =
      fmt::format("<h3>{}: {}</h3>\n<p>{}</p>\n", facts.side, facts.verdict, html_of_shown(facts.sentence));
  if (facts.seal_sha256)
    text += fmt::format("<p>Seal (SHA-256 of SEAL): <code>{}</code></p>\n", facts.seal_sha256->hex());
  for (const NamedFault& fault : facts.faults) {
    text += fmt::format("<p><code>{}</code> {}</p>\n", fault.name, html_of_shown(fault.text));
  }
  if (facts.faults_left_out > 0) text += fmt::format("<p>And {} more faults.</p>\n", facts.faults_left_out);
  text += list_of("Signed by", facts.signatures) + list_of("Time stamp", facts.time_stamps);
  text += facts.custody_verdict.empty() ? "<p>No custody log is beside it.</p>\n"
                                        : fmt::format("<p>Custody log: {}</p>\n", facts.custody_verdict);
  return text + custody_table(facts);
}

}  // namespace

std::string html_of_shown(std::string_view escaped) {
  std::string html;
  for (const char letter : escaped) {
    switch (letter) {
      case '&': html += "&amp;"; break;
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '"': html += "&quot;"; break;
      case '\'': html += "&#39;"; break;
      default: html.push_back(letter);
    }
  }
  return html;
}

std::string static_head(const Report& report) {
  std::string head = fmt::format("<h1>{}</h1>\n", escape_for_html(report.title));
  for (const BundleFacts& bundle : report.bundles) head += bundle_line(report, bundle);
  head += fmt::format("<p>Report made {} with exhibit {}.</p>\n", to_readable(report.made), EXHIBIT_VERSION);
  return head + table_of_containers(report);
}

std::string static_story(const std::vector<StoryLine>& story) {
  std::string list = "<ol class=\"story\">\n";
  for (const StoryLine& line : story) {
    list += fmt::format("<li class=\"r{}\">", line.rank);
    if (line.time) list += fmt::format("<time>{}</time> ", to_iso8601(*line.time));
    list += fmt::format("<span class=\"sentence\">{}</span>{}</li>\n", html_of_shown(line.text),
                        technique_marks(line.techniques));
  }
  return list + "</ol>\n";
}

void write_static_findings(const Report& report, show::Page& page) {
  page.add(
      "<table class=\"findings\"><thead><tr><th>Rank</th><th>Change</th><th>Subject</th><th>Kind</th><th>Container</th>"
      "<th>Why</th></tr></thead><tbody>\n");
  std::size_t number = 0;
  for (const Item& item : report.items) {
    if (item.rank() > quietest_static_rank) break;
    if (++number <= greatest_static_rows) page.add(finding_row(report, item));
  }
  page.add("</tbody></table>\n");
  if (number == 0) page.add("<p>None.</p>\n");
  if (number > greatest_static_rows) page.add(more_than_shown(number - greatest_static_rows));
}

void write_static_mounts(const Report& report, show::Page& page) {
  page.add(
      "<table><thead><tr><th>Container</th><th>Mount "
      "point</th><th>Type</th><th>Source</th><th>Decision</th><th>Reason</th>"
      "<th>Change</th></tr></thead><tbody>\n");
  const std::size_t shown = std::min(report.mounts.size(), greatest_static_rows);
  for (std::size_t i = 0; i < shown; ++i) page.add(mount_row(report, report.mounts[i]));
  page.add("</tbody></table>\n");
  if (shown < report.mounts.size()) page.add(more_than_shown(report.mounts.size() - shown));
}

std::string static_ledger(const Report& report) {
  std::string text =
      "<table><thead><tr><th>Bundle</th><th>Outcome</th><th>Processes, artifacts and "
      "entries</th></tr></thead><tbody>\n";
  for (const LedgerFacts& ledger : report.ledger) {
    for (const auto& [outcome, number] : ledger.outcomes) {
      text += fmt::format("<tr><td>{}</td><td>{}</td><td class=\"number\">{}</td></tr>\n", ledger.side,
                          escape_for_html(outcome), number);
    }
  }
  text += "</tbody></table>\n";
  for (const LedgerFacts& ledger : report.ledger) {
    text += fmt::format("<p>{}: {} gaps.</p>\n", ledger.side, ledger.gaps.size() + ledger.gaps_left_out);
  }
  return text;
}

std::string static_verification(const Report& report) {
  std::string text;
  for (const VerificationFacts& facts : report.verification) text += verification_of(facts);
  return text.empty() ? "<p>Not verified for this report.</p>\n" : text;
}

}  // namespace exhibit::report
