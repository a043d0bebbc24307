#include "evidence/diff/open_file_diff.h"

#include <gtest/gtest.h>

namespace exhibit::diff {
namespace {

using Words = std::vector<std::string>;

std::string line(int fd, const std::string& target, const std::string& outcome = R"("outcome":"ok")") {
  return "{\"fd\":" + std::to_string(fd) + "," + outcome + ",\"target\":\"" + target +
         "\",\"fdinfo\":\"\",\"fdinfo_outcome\":\"ok\"}\n";
}

class OpenFileDiff : public testing::Test {
 protected:
  OpenFileDiff() {
    process_.identity = {7, 70};
    process_.comm = "sh";
  }

  std::vector<Finding> findings(std::optional<std::string> a, std::optional<std::string> b) {
    auto found = diff_open_files({.a = &process_, .b = &process_}, {std::move(a), "a"}, {std::move(b), "b"});
    EXPECT_TRUE(found) << found.error().message();
    return found ? *std::move(found) : std::vector<Finding>();
  }
  static Words told(const std::vector<Finding>& findings) {
    Words words;
    for (const Finding& finding : findings) {
      words.push_back(std::string(change_word(finding.change)) + " " + finding.path);
    }
    return words;
  }

  ProcessRecord process_;
};

TEST_F(OpenFileDiff, OpenedAndClosedByPathWhateverTheNumber) {
  const auto found = findings(line(3, "/old") + line(4, "/same"),
                              line(3, "/same") + line(5, "/new") + line(6, "/new") + line(7, "socket:[5]"));
  EXPECT_EQ(told(found), (Words{"added /new", "removed /old"}));
  EXPECT_EQ(found[0].reasons, Words{"open in pid 7 sh as fd 5, 6"});
  EXPECT_EQ(found[0].after, R"({"pid":7,"start_time":70,"comm":"sh","fds":[5,6]})");
}

TEST_F(OpenFileDiff, WhatASideCouldNotReadIsUnknown) {
  const auto found = findings(line(3, "/old"), line(3, "", R"("outcome":"denied","errno":"EACCES")"));
  EXPECT_EQ(told(found), Words{"unknown /old"});
  EXPECT_EQ(found[0].reasons.back(), "B could not read descriptor 3: denied (EACCES)");
  EXPECT_EQ(told(findings(std::nullopt, line(3, "/new"))), Words{"unknown /new"});
}

TEST_F(OpenFileDiff, ADamagedLineIsAnError) {
  EXPECT_FALSE(diff_open_files({.a = &process_, .b = &process_}, {"{}\n", "a"}, {"", "b"}));
}

}  // namespace
}  // namespace exhibit::diff
