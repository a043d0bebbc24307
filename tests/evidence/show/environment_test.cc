#include "evidence/show/environment.h"

#include <gtest/gtest.h>

#include "evidence/show/render/environment_text.h"
#include "hashing/base64.h"
#include "tests/evidence/show/hostile_names.h"

namespace exhibit::show {
namespace {

using std::string_literals::operator""s;

ContainerRecord configured_container() {
  ContainerRecord container;
  container.cid = "c0001";
  container.name = "web";
  container.configured_env = {"PATH=/bin", "TOP_SECRET=API_KEY"};
  container.configured_env_source = "/var/lib/docker/containers/3f/config.v2.json";
  return container;
}

ProcessRecord process(std::string environ_state) {
  ProcessRecord record;
  record.identity = {2301, 77};
  record.cmdline = {"nginx"};
  record.environ_state = std::move(environ_state);
  return record;
}

TEST(Variable, IsCutAtTheFirstEqualsSign) {
  const Variable variable = parse_variable("A=b=c");
  EXPECT_EQ(variable.name, "A");
  EXPECT_EQ(variable.value, "b=c");
  EXPECT_EQ(parse_variable("no equals").value, "no equals");
  EXPECT_TRUE(parse_variable("DATABASE_URL=postgres://u:p@db").secret);
}

TEST(Environment, KeepsOrderAndRepetitions) {
  const auto environment = environment_of(process("intact"), "A=1\0A=2\0"s);
  ASSERT_EQ(environment.variables.size(), 2U);
  EXPECT_EQ(environment.variables[1].value, "2");
}

TEST(Environment, LeavesOutTheNulsOfAnOverwrittenOne) {
  const auto environment = environment_of(process("overwritten"), "process nginx\0\0\0\0"s);
  ASSERT_EQ(environment.variables.size(), 1U);
  EXPECT_EQ(environment.variables[0].value, "process nginx");
}

TEST(Environment, TakesTheOutcomeOfReadingIt) {
  ProcessRecord record = process("unread");
  record.artifacts = {{"environ", {OutcomeKind::denied, {}, "EACCES", {}}, 0}};
  const auto environment = environment_of(record, std::nullopt);
  EXPECT_EQ(environment.outcome.kind, OutcomeKind::denied);
  const std::string text = process_environment_text(configured_container(), record, environment, Palette::plain());
  EXPECT_NE(text.find("environ was not read: denied (EACCES)"), std::string::npos);
}

TEST(EnvironmentText, ShowsSecretsAndMarksThem) {
  const auto environment = environment_of(process("intact"), "PATH=/bin\0TOP_SECRET=API_KEY\0"s);
  EXPECT_EQ(process_environment_text(configured_container(), process("intact"), environment, Palette::plain()),
            "    2301  nginx\n      PATH=/bin\n      TOP_SECRET=API_KEY  [secret]\n");
}

TEST(EnvironmentText, SaysThatAProcessOverwroteItAndWhatWasConfigured) {
  const auto environment = environment_of(process("overwritten"), ""s);
  const std::string configured = configured_environment_text(configured_container(), Palette::plain());
  EXPECT_NE(configured.find("as /var/lib/docker/containers/3f/config.v2.json says"), std::string::npos);
  EXPECT_NE(configured.find("TOP_SECRET=API_KEY  [secret]"), std::string::npos);
  const std::string text =
      process_environment_text(configured_container(), process("overwritten"), environment, Palette::plain());
  EXPECT_NE(text.find("overwrote its environ"), std::string::npos);
  EXPECT_NE(text.find("configured environment above"), std::string::npos);
  const std::string without = process_environment_text({}, process("overwritten"), environment, Palette::plain());
  EXPECT_NE(without.find("nothing in the bundle says"), std::string::npos);
}

TEST(EnvironmentJson, IsAnObjectPerVariable) {
  const auto environment = environment_of(process("intact"), "TOP_SECRET=a\nb\0"s);
  const auto lines = objects(process_environment_json(configured_container(), process("intact"), environment));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["kind"], "process");
  EXPECT_EQ(lines[0]["pid"], 2301);
  EXPECT_EQ(lines[0]["value"], "a\\nb");
  EXPECT_EQ(base64_decode(lines[0]["value_b64"].get<std::string>()), "a\nb");
  EXPECT_EQ(lines[0]["secret"], true);
  EXPECT_EQ(lines[0]["source"], "/proc/2301/environ");
}

TEST(EnvironmentJson, SpeaksOfAProcessWithoutVariables) {
  const auto environment = environment_of(process("overwritten"), "\0\0\0"s);
  const auto lines = objects(process_environment_json(configured_container(), process("overwritten"), environment));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["kind"], "state");
  EXPECT_EQ(lines[0]["environ_state"], "overwritten");
}

TEST(EnvironmentJson, NamesTheSourceOfWhatWasConfigured) {
  const auto lines = objects(configured_environment_json(configured_container()));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1]["kind"], "configured");
  EXPECT_EQ(lines[1]["source"], "/var/lib/docker/containers/3f/config.v2.json");
  EXPECT_TRUE(lines[1]["pid"].is_null());
}

TEST(Environment, IsHarmlessWhateverIsInIt) {
  ContainerRecord container = configured_container();
  container.configured_env = {hostile + "=" + hostile, hostile};
  container.configured_env_source = container.name = hostile;
  ProcessRecord record = process(hostile);
  record.comm = hostile;
  record.cmdline = {hostile};
  const auto environment = environment_of(record, hostile + "=" + hostile + "\0"s + hostile);
  expect_harmless(configured_environment_text(container, Palette::plain()));
  expect_harmless(configured_environment_json(container));
  expect_harmless(process_environment_text(container, record, environment, Palette::plain()));
  expect_harmless(process_environment_json(container, record, environment));
}

}  // namespace
}  // namespace exhibit::show
