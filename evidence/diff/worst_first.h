// The order of a report that ranks: what is worst comes first.
#pragma once

#include <vector>

#include "evidence/diff/finding.h"

namespace exhibit::diff {

/// Sections by their worst finding, findings by rank, reasons and path.
void sort_worst_first(std::vector<Section>& sections);

struct FindingPlace {
  const Section* section;
  const Finding* finding;
};
/// All findings of all sections, the worst first.
std::vector<FindingPlace> worst_first(const std::vector<Section>& sections);

}  // namespace exhibit::diff
