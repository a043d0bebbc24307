#include "evidence/drift/mount_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "evidence/encoding/escape.h"
#include "evidence/show/render/words.h"

namespace exhibit::drift {
namespace {

/// What cannot be told is news, however many containers it is so in.
bool is_everywhere(const DriftFinding& finding) {
  return finding.verdict != Verdict::unknown && finding.siblings && finding.siblings->have == finding.siblings->of;
}

std::string basis_phrase(const MountDrift& mount) {
  if (mount.basis != Basis::image) return mount.why;
  return "against its image of " + show::counted(mount.mount.lowers.size(), "layer", "layers");
}

Counts counts_of(const MountDrift& mount) {
  Counts counts;
  for (const DriftFinding& finding : mount.findings) counts.add(finding);
  return counts;
}

/// "tmpfs, it began empty"
std::string ground_phrase(const MountDrift& mount) {
  const std::string& fstype = mount.mount.mount.fstype;
  return (fstype.empty() ? "" : escape_for_terminal(fstype) + ", ") + basis_phrase(mount);
}

std::string mount_line(const std::string& points, const std::string& ground, const Counts& counts,
                       const show::Palette& palette) {
  const std::string news = news_phrase(counts);
  return fmt::format("  {}{}{}  {}: {}{}\n", palette.heading, points, palette.reset, ground,
                     news.empty() ? "nothing" : news, quiet_phrase(counts));
}

std::string mount_title(const MountDrift& mount, const show::Palette& palette) {
  const Counts counts = counts_of(mount);
  const std::string news = news_phrase(counts);
  if (mount.basis == Basis::seen) {
    return fmt::format("  {}processes, mounts and the container itself{}, {}: {}\n", palette.heading, palette.reset,
                       mount.why, news);
  }
  if (mount.basis == Basis::held) {
    return fmt::format("  {}held by processes{}, {}: {}\n", palette.heading, palette.reset, mount.why, news);
  }
  std::string text = mount_line(escape_for_terminal(reached_at(mount.mount)), ground_phrase(mount), counts, palette);
  for (const std::string& sentence : mount.also_seen) {
    text += fmt::format("    {}{}{}\n", palette.faint, sentence, palette.reset);
  }
  return text;
}

/// Mounts that tell nothing, by the ground on which they do.
class UneventfulMounts {
 public:
  /// Whether it was taken.
  bool take(const MountDrift& mount) {
    const Counts counts = counts_of(mount);
    const bool is_of_file_system = mount.basis != Basis::seen && mount.basis != Basis::held;
    if (!is_of_file_system || !news_phrase(counts).empty() || !mount.also_seen.empty()) return false;
    const std::string ground = ground_phrase(mount);
    auto line = std::ranges::find(lines_, ground, &Line::ground);
    if (line == lines_.end()) line = lines_.insert(line, {.ground = ground, .points = {}, .counts = {}});
    line->points += (line->points.empty() ? "" : ", ") + escape_for_terminal(reached_at(mount.mount));
    for (const DriftFinding& finding : mount.findings) line->counts.add(finding);
    return true;
  }
  std::string text(const show::Palette& palette) const {
    std::string text;
    for (const Line& line : lines_) text += mount_line(line.points, line.ground, line.counts, palette);
    return text;
  }

 private:
  struct Line {
    std::string ground;
    std::string points;
    Counts counts;
  };
  std::vector<Line> lines_;
};

}  // namespace

bool is_news(const DriftFinding& finding) { return !finding.quiet && !is_everywhere(finding); }

void Counts::add(const DriftFinding& finding) {
  if (finding.quiet) {
    ++quiet;
  } else if (is_everywhere(finding)) {
    ++everywhere;
  } else {
    ++news[static_cast<std::size_t>(finding.verdict)];
  }
}

std::string news_phrase(const Counts& counts) {
  std::string text;
  for (std::size_t i = 0; i < counts.news.size(); ++i) {
    if (counts.news[i] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counts.news[i], verdict_word(static_cast<Verdict>(i)));
  }
  return text;
}

std::string quiet_phrase(const Counts& counts) {
  std::string text;
  if (counts.everywhere > 0) text += fmt::format("; {} that all siblings have", counts.everywhere);
  if (counts.quiet > 0) text += fmt::format("; {} quiet", counts.quiet);
  return text;
}

std::string mounts_text(const ContainerDrift& container, const show::Palette& palette) {
  std::string text;
  UneventfulMounts uneventful;
  for (const MountDrift& mount : container.mounts) {
    if (!uneventful.take(mount)) text += mount_title(mount, palette);
  }
  return text + uneventful.text(palette);
}

}  // namespace exhibit::drift
