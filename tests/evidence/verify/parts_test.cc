// Index lines of parts: bundles of today have them, those of older writers have none, and a lie in one is found.
#include <gtest/gtest.h>

#include "evidence/bundle/bundle_writer.h"
#include "evidence/reader/decode.h"
#include "tests/evidence/verify/attack.h"
#include "tests/support/memory_output.h"

namespace exhibit {
namespace {

using test::Forger;
using test::told;
using test::verify_bytes;

/// What today's writer puts after the line of environ, "A=1\0B=2\0".
std::vector<std::string> part_lines() {
  IndexLine first{0, std::string(test::environment), 0, 4, sha256(std::string_view("A=1\0", 4)), {}, 1};
  IndexLine second{0, std::string(test::environment), 4, 4, sha256(std::string_view("B=2\0", 4)), {}, 2};
  return {to_json(first), to_json(second)};
}

std::size_t line_of(const std::vector<std::string>& lines, std::string_view member) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (decode_index_line(lines[i], "").value().member == member) return i;
  }
  throw std::logic_error("no line of " + std::string(member));
}

/// The forger's bundle, which is an older writer's, with `parts` put behind the line of environ and all numbered anew.
Verification with_parts(const std::vector<std::string>& parts, std::string_view after = test::environment) {
  Forger forger;
  forger.edit_index = [&](std::vector<std::string>& lines) {
    const std::size_t at = line_of(lines, after) + 1;
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), parts.begin(), parts.end());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      IndexLine line = decode_index_line(lines[i], "").value();
      line.number = i;
      lines[i] = to_json(line);
    }
  };
  return verify_bytes(forger.build());
}

std::string edited(std::string line, std::string_view from, std::string_view to) {
  return line.replace(line.find(from), from.size(), to);
}

TEST(PartsTest, AnOlderWritersBundleHasNoneAndIsWhole) {
  const std::string bytes = Forger().build();
  EXPECT_EQ(bytes.find("\"part\":"), std::string::npos);
  const Verification verification = verify_bytes(bytes);
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
  EXPECT_EQ(verification.seal->leaves, 12u);
}

TEST(PartsTest, TodaysWriterListsThem) {
  const std::string bytes = test::small_bundle();
  for (const std::string& line : part_lines()) {
    EXPECT_NE(bytes.find(line.substr(line.find("\"member\""))), std::string::npos) << line;
  }
  const Verification verification = verify_bytes(bytes);
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
  EXPECT_EQ(verification.seal->leaves, 12u + 2);
}

TEST(PartsTest, RightOnesAreConsistent) {
  const Verification verification = with_parts(part_lines());
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
}

TEST(PartsTest, OneOfThemIsMissing) {
  const auto lines = part_lines();
  test::expect_verdict(with_parts({lines[0]}), Verdict::tampered, FaultCode::index_mismatch, test::environment);
}

TEST(PartsTest, AnotherDigestOrSize) {
  const auto lines = part_lines();
  const std::string digest = sha256(std::string_view("B=2\0", 4)).hex();
  test::expect_verdict(with_parts({lines[0], edited(lines[1], digest, sha256("").hex())}), Verdict::tampered,
                       FaultCode::index_mismatch, test::environment);
  test::expect_verdict(with_parts({lines[0], edited(lines[1], "\"size\":4", "\"size\":5")}), Verdict::tampered,
                       FaultCode::index_mismatch, test::environment);
}

TEST(PartsTest, OutOfOrderOverlappingOrOfAnother) {
  const auto lines = part_lines();
  for (const auto& bad :
       std::vector<std::vector<std::string>>{{lines[1], lines[0]},
                                             {lines[0], lines[0]},
                                             {lines[0], edited(lines[1], "\"offset\":4", "\"offset\":3")},
                                             {lines[0], edited(lines[1], "\"part\":2", "\"part\":3")},
                                             {edited(lines[0], "/environ", "/cmdline"), lines[1]}}) {
    const Verification verification = with_parts(bad);
    EXPECT_TRUE(test::has_fault(verification, FaultCode::bad_index_line)) << told(verification);
  }
}

TEST(PartsTest, OfAMemberThatIsNotDivided) {
  IndexLine part{0, "data/net/4026532002/tcp", 0, 0, sha256(""), {}, 1};
  test::expect_verdict(with_parts({to_json(part)}, part.member), Verdict::tampered, FaultCode::index_mismatch,
                       part.member);
}

TEST(PartsTest, ThePartZero) {
  EXPECT_FALSE(decode_index_line(edited(part_lines()[0], "\"part\":1", "\"part\":0"), "").has_value());
}

TEST(PartsTest, AHostileEnvironmentCostsTheIndexLittle) {
  test::MemoryOutput output;
  BundleWriter writer(output, std::string(test::small_bundle_id), now());
  for (const test::Part& part : test::small_parts()) {
    if (part.name == test::environment) {
      // 300 processes of 1,024 parts and more pass the bound of all parts.
      for (int pid = 200; pid < 500; ++pid) {
        writer.add("data/c/c0001/p/" + std::to_string(pid) + "-1/environ", std::string(50'000, '\0'));
      }
      writer.add("data/c/c0001/p/500-1/environ", std::string(std::size_t{2} << 20, 'x'));
      writer.add("data/c/c0001/p/501-1/environ", "");
    }
    writer.add(part.name, part.content);
  }
  const auto sealed = writer.seal(test::sample_finish().status, test::sample_finish().counts.gaps);
  EXPECT_LE(sealed.seal.leaves, (std::uint64_t{1} << 18) + 1'000);
  const Verification verification = verify_bytes(output.bytes());
  EXPECT_EQ(verification.verdict, Verdict::consistent_unsigned) << told(verification);
}

}  // namespace
}  // namespace exhibit
