// What the tests of attacks have in common.
//
// "Forged" in a test's name means that the attacker computed every digest anew; then only the form can give it away,
// and where even that is right, the verdict is CONSISTENT-UNSIGNED by nature.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/support/forger.h"
#include "tests/support/small_bundle.h"
#include "tests/support/verify_bytes.h"

namespace exhibit::test {

inline constexpr std::string_view containers = "data/containers.jsonl";
inline constexpr std::string_view environment = "data/c/c0001/p/100-5000/environ";

inline std::string bag_path(std::string_view member) { return std::string(small_bag) + "/" + std::string(member); }

/// `bytes` with `added` put before the header of `member`.
inline std::string with_blocks_before(std::string bytes, std::string_view member, const std::string& added) {
  return bytes.insert(content_offset(bytes, member) - ustar::block_size, added);
}

/// A forged bundle with one member more, which SEAL counts and no list names: its form alone gives it away.
inline std::string forged_with(const std::string& member) {
  Forger forger;
  forger.blocks = member;
  forger.blocks_before = environment;
  forger.edit_seal = [](Seal& seal) { ++seal.members; };
  return forger.build();
}

inline void expect_verdict(const Verification& verification, Verdict verdict, FaultCode code,
                           std::string_view where = {}) {
  EXPECT_EQ(verification.verdict, verdict) << told(verification);
  EXPECT_TRUE(has_fault(verification, code, where)) << fault_code_word(code) << " not in " << told(verification);
}

}  // namespace exhibit::test
