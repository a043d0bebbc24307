// What a report of drift says of each mount, and how it counts findings.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "evidence/drift/container_drift.h"
#include "evidence/show/render/palette.h"

namespace exhibit::drift {

/// Neither quiet nor in every sibling.
bool is_news(const DriftFinding& finding);

/// Findings by verdict, and apart from them those that are no news.
struct Counts {
  std::array<std::uint64_t, verdict_count> news{};
  std::uint64_t quiet = 0;
  std::uint64_t everywhere = 0;

  void add(const DriftFinding& finding);
};

/// "2 added, 1 modified"; empty where there is no news.
std::string news_phrase(const Counts& counts);
/// "; 3 that all siblings have; 9 quiet"; empty where there is none of it.
std::string quiet_phrase(const Counts& counts);

/// A line for each mount with news. Most mounts of a container are the runtime's and tell nothing: those that do so on
/// one ground share a line at the end.
std::string mounts_text(const ContainerDrift& container, const show::Palette& palette);

}  // namespace exhibit::drift
