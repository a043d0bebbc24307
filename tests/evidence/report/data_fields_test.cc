#include "evidence/report/data_fields.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace exhibit::report {
namespace {

TEST(Milliseconds, AreExact) {
  EXPECT_EQ(to_milliseconds({1'700'000'000, 5}), "1700000000000.000005");
  EXPECT_EQ(to_milliseconds({0, 0}), "0");
  EXPECT_EQ(to_milliseconds({0, 1'500'000}), "1.500000");
  EXPECT_EQ(to_milliseconds({-1, 500'000'000}), "-500.000");
}

TEST(Milliseconds, OfAnyTimeAreANumber) {
  for (const std::int64_t seconds :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_TRUE(nlohmann::json::parse(to_milliseconds({seconds, 999'999'999})).is_number());
  }
}

TEST(ShownText, HasItsBytesBesideItWhereItIsNotThem) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_bytes(json, "plain", "/a");
  write_bytes(json, "other", "\xff\\");
  write_bytes(json, "empty", "");
  json.end_object();
  const auto object = nlohmann::json::parse(text);
  EXPECT_EQ(object["plain"], "/a");
  EXPECT_EQ(object["other"], R"(\xff\\)");
  EXPECT_EQ(object["other_b64"], "/1w=");
  EXPECT_FALSE(object.contains("plain_b64"));
  EXPECT_FALSE(object.contains("empty"));
}

TEST(SafeInScript, HasNoBracketOfMarkupAndMeansTheSame) {
  const std::string json = R"({"a<b":"</script><!--","c":["<","<<"]})";
  const std::string safe = safe_in_script(json);
  EXPECT_EQ(safe.find_first_of("<>"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(safe), nlohmann::json::parse(json));
}

}  // namespace
}  // namespace exhibit::report
