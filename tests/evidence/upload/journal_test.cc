#include "evidence/upload/journal.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace exhibit::upload {
namespace {

class JournalTest : public testing::Test {
 protected:
  JournalTest() {
    std::string pattern = testing::TempDir() + "journal.XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~JournalTest() override { std::filesystem::remove_all(folder_); }

  std::string bundle() const { return folder_ + "/b.tar"; }
  std::string text() const {
    std::ifstream file(bundle() + ".upload.jsonl");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string folder_;
  Subject subject_{sha256("bundle"), 100, 40, "https://s3.example/b/k?uploadId=U1"};
};

TEST_F(JournalTest, RemembersTheParts) {
  {
    auto journal = Journal::open(bundle(), subject_);
    ASSERT_TRUE(journal);
    EXPECT_TRUE(journal->parts().empty());
    ASSERT_TRUE(journal->add(1, "\"tag\""));
    ASSERT_TRUE(journal->add(3, "x"));
  }
  const auto again = Journal::open(bundle(), subject_);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->parts(), (PartTags{{1, "\"tag\""}, {3, "x"}}));
}

TEST_F(JournalTest, AnotherSubjectBeginsAnew) {
  ASSERT_TRUE(Journal::open(bundle(), subject_)->add(1, "x"));
  Subject other = subject_;
  other.object = "https://s3.example/b/k?uploadId=U2";
  EXPECT_TRUE(Journal::open(bundle(), other)->parts().empty());
  EXPECT_TRUE(Journal::open(bundle(), subject_)->parts().empty());
}

TEST_F(JournalTest, ALastLineThatWasCutDoesNotCount) {
  ASSERT_TRUE(Journal::open(bundle(), subject_)->add(1, "x"));
  const std::string whole = text();
  const auto parts = parse_journal(whole.substr(0, whole.size() - 1), subject_, "j");
  ASSERT_TRUE(parts);
  EXPECT_TRUE(parts->empty());
}

TEST_F(JournalTest, WhatIsNoLineIsRefused) {
  ASSERT_TRUE(Journal::open(bundle(), subject_));
  for (const char* line : {"nonsense\n",
                           R"({"part":0,"tag":"x"})"
                           "\n",
                           R"({"part":4,"tag":"x"})"
                           "\n",
                           R"({"part":1})"
                           "\n",
                           R"({"part":1,"tag":"x"})"
                           "\n"
                           R"({"part":1,"tag":"x"})"
                           "\n"}) {
    EXPECT_FALSE(parse_journal(text() + line, subject_, "j")) << line;
  }
}

TEST_F(JournalTest, IsItsOwnersAlone) {
  ASSERT_TRUE(Journal::open(bundle(), subject_));
  const auto mode = std::filesystem::status(bundle() + ".upload.jsonl").permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace exhibit::upload
