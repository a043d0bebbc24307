#include "evidence/report/technique_names.h"

#include <gtest/gtest.h>

#include "evidence/findings/rule_file.h"

namespace exhibit::report {
namespace {

TEST(TechniqueNames, HaveEveryTechniqueOfTheRules) {
  for (const findings::Rule& rule : findings::builtin_rules()) {
    for (const std::string& technique : rule.techniques) {
      EXPECT_FALSE(technique_name(technique).name.empty()) << technique << " of " << rule.id;
      EXPECT_FALSE(technique_name(technique).tactic.empty()) << technique << " of " << rule.id;
    }
  }
}

TEST(TechniqueNames, AreEmptyOfWhatNobodyKnows) {
  EXPECT_TRUE(technique_name("T9999").name.empty());
  EXPECT_TRUE(technique_name("").name.empty());
}

}  // namespace
}  // namespace exhibit::report
