#include "evidence/drift/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "evidence/drift/mount_text.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/findings/report.h"
#include "evidence/overlay/layers.h"
#include "evidence/show/render/container_text.h"
#include "evidence/show/render/words.h"
#include "hashing/base64.h"

namespace exhibit::drift {
namespace {

void write_path(JsonWriter& json, const std::string& name, const std::string& path) {
  json.field(name, escape_for_terminal(path)).field(name + "_b64", base64_encode(path));
}

char verdict_sign(Verdict verdict) {
  static constexpr std::array<char, verdict_count> signs = {'#', '~', '+', '!', '-', '>', '*', '@', '?', '=', '%'};
  return signs[static_cast<std::size_t>(verdict)];
}

std::vector<std::string> marks_of(const DriftFinding& finding) {
  std::vector<std::string> marks;
  if (finding.layer) marks.push_back(layer_word(*finding.layer));
  if (!finding.hidden_by.empty()) marks.push_back("hidden by " + escape_for_terminal(finding.hidden_by));
  if (finding.captured) marks.emplace_back("captured");
  if (finding.package) {
    marks.push_back(package_phrase(*finding.package));
  }
  if (finding.siblings) marks.push_back(fmt::format("{} of {}", finding.siblings->have, finding.siblings->of));
  return marks;
}

std::string subject_text(const DriftFinding& finding) {
  std::string path = escape_for_terminal(finding.path);
  if (finding.verdict != Verdict::seen) return path;
  const std::string subject = std::string(finding.kind) + " " + escape_for_terminal(finding.subject);
  return finding.kind == "process" ? subject + "  " + path : subject;
}

std::string finding_text(const DriftFinding& finding, const show::Palette& palette) {
  std::string text = fmt::format("  {} {} {:<11} {}", findings::rank_mark(finding.assessment, palette),
                                 verdict_sign(finding.verdict), verdict_word(finding.verdict), subject_text(finding));
  if (!finding.from_path.empty()) text += "  from " + escape_for_terminal(finding.from_path);
  for (const std::string& mark : marks_of(finding))
    text += fmt::format("  {}[{}]{}", palette.faint, mark, palette.reset);
  text += "\n" + findings::reasons_text(finding.assessment, 18, palette);
  for (const std::string& reason : finding.reasons) {
    text += fmt::format("{:18}{}{}{}\n", "", palette.faint, reason, palette.reset);
  }
  if (finding.package && !finding.package->reason.empty()) {
    text +=
        fmt::format("{:18}{}{}{}\n", "", palette.faint, escape_for_terminal(finding.package->reason), palette.reset);
  }
  return text;
}

/// What the bundle does not tell of, so that silence is not taken for an answer.
std::string unwalked_text(const ContainerDrift& container) {
  std::string points;
  for (const MountDecision& decision : container.decisions) {
    if (decision.kind != MountDecisionKind::skipped) continue;
    points += (points.empty() ? "" : ", ") + escape_for_terminal(reached_at(decision));
  }
  return points.empty() ? points : "  not walked: " + points + "\n";
}

void write_siblings(JsonWriter& json, const Siblings& siblings) {
  json.key("siblings").begin_object().field("have", siblings.have).field("of", siblings.of).end_object();
}

void write_package(JsonWriter& json, const PackageFact& package) {
  json.key("package").begin_object().bytes_field("name", package.package).bytes_field("version", package.version);
  json.field("state", package.state)
      .field("config", package.is_config)
      .bytes_field("reason", package.reason)
      .end_object();
}

void write_source(JsonWriter& json, const MountDrift& mount, const DriftFinding& finding) {
  if (finding.layer) write_layer(json.key("layer"), *finding.layer);
  if (!finding.hidden_by.empty()) json.bytes_field("hidden_by", finding.hidden_by);
  json.field("captured", finding.captured).field("quiet", finding.quiet);
  json.key("also_seen").begin_array();
  for (const std::string& sentence : mount.also_seen) json.string(sentence);
  json.end_array();
  if (finding.siblings) write_siblings(json, *finding.siblings);
  if (finding.package) write_package(json, *finding.package);
}

}  // namespace

std::string package_phrase(const PackageFact& package) {
  std::string mark = escape_for_terminal(package.state);
  if (!package.package.empty()) mark += " " + escape_for_terminal(package.package);
  if (!package.version.empty()) mark += " " + escape_for_terminal(package.version);
  if (package.is_config) mark += ", configuration";
  return mark;
}

bool has_drift(const std::vector<ContainerDrift>& drifts) {
  const auto is_drift = [](const DriftFinding& finding) { return !finding.quiet; };
  const auto has_any = [&](const MountDrift& mount) { return std::ranges::any_of(mount.findings, is_drift); };
  return std::ranges::any_of(drifts,
                             [&](const ContainerDrift& drift) { return std::ranges::any_of(drift.mounts, has_any); });
}

std::string finding_line(const ContainerDrift& container, const MountDrift& mount, const DriftFinding& finding) {
  std::string line;
  JsonWriter json(line);
  json.begin_object();
  show::write_container_reference(json, container.container);
  json.bytes_field("mount_point", reached_at(mount.mount)).field("basis", basis_word(mount.basis));
  json.field("verdict", verdict_word(finding.verdict)).field("kind", finding.kind);
  if (!finding.subject.empty()) json.field("name", escape_for_terminal(finding.subject));
  write_path(json, "path", finding.path);
  if (finding.verdict == Verdict::moved) write_path(json, "from_path", finding.from_path);
  write_source(json, mount, finding);
  if (!finding.before.empty()) json.key("before").raw(finding.before);
  if (!finding.after.empty()) json.key("after").raw(finding.after);
  findings::write_assessment(json, finding.assessment, finding.reasons);
  json.end_object();
  return line + "\n";
}

std::vector<FindingPlace> worst_first(std::span<const ContainerDrift> drifts) {
  std::vector<FindingPlace> places;
  for (const ContainerDrift& drift : drifts) {
    for (const MountDrift& mount : drift.mounts) {
      for (const DriftFinding& finding : mount.findings) places.push_back({&drift, &mount, &finding});
    }
  }
  std::ranges::stable_sort(places, {}, [](const FindingPlace& place) {
    const DriftFinding& finding = *place.finding;
    const bool is_shared = finding.siblings && finding.siblings->have > 1;
    return std::tuple(is_shared, findings::order_key(finding.assessment, finding.path));
  });
  return places;
}

std::string container_text(const ContainerDrift& container, bool all, const show::Palette& palette, int least_rank) {
  std::string text =
      fmt::format("{}{}{}\n", palette.heading, show::container_title(container.container), palette.reset);
  text += mounts_text(container, palette);
  for (const auto& [drift, mount, finding] : worst_first({&container, 1})) {
    const bool is_wanted = finding->assessment.rank <= least_rank;
    if (is_wanted && (all || is_news(*finding))) text += finding_text(*finding, palette);
  }
  for (const std::string& note : container.notes) text += fmt::format("  {}{}{}\n", palette.faint, note, palette.reset);
  return text + unwalked_text(container);
}

std::string summary_text(const std::vector<ContainerDrift>& drifts) {
  Counts counts;
  std::uint64_t containers = 0;
  for (const ContainerDrift& drift : drifts) {
    bool has_news = false;
    for (const MountDrift& mount : drift.mounts) {
      has_news = has_news || std::ranges::any_of(mount.findings, is_news);
      for (const DriftFinding& finding : mount.findings) counts.add(finding);
    }
    if (has_news) ++containers;
  }
  const std::string news = news_phrase(counts);
  std::vector<int> ranks;
  for (const FindingPlace& place : worst_first(drifts)) ranks.push_back(place.finding->assessment.rank);
  if (const std::string phrase = findings::ranks_phrase(ranks); !phrase.empty()) {
    return fmt::format("{} in {}{}\n{}\n", news, show::counted(containers, "container", "containers"),
                       quiet_phrase(counts), phrase);
  }
  if (!news.empty()) {
    return fmt::format("{} in {}{}\n", news, show::counted(containers, "container", "containers"),
                       quiet_phrase(counts));
  }
  return (counts.everywhere > 0 ? "nothing that siblings do not have" : "no drift") + quiet_phrase(counts) + "\n";
}

}  // namespace exhibit::drift
