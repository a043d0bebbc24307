// Who runs, maps and holds open a file, out of what the kernel says of processes.
#include "evidence/findings/file_use.h"

#include <gtest/gtest.h>

#include "evidence/findings/process_facts.h"

namespace exhibit::findings {
namespace {

std::string note(const FileUse& use, std::string_view path, std::string_view word) {
  Facts facts;
  use.add_facts(facts, path);
  return facts.has("use", word) ? std::string(facts.note_of(word)) : "no";
}

class FileUseOfAProcess : public testing::Test {
 protected:
  FileUseOfAProcess() {
    process_.record.identity = {42, 7};
    process_.record.comm = "x";
    process_.record.exe = "/opt/x";
  }
  FileUse use() {
    FileUse made;
    add_file_use(made, process_, network_);
    return made;
  }

  ProcessView process_;
  NetworkView network_;
};

TEST_F(FileUseOfAProcess, WhatItRuns) {
  EXPECT_EQ(note(use(), "/opt/x", "running"), "pid 42 (x)");
  EXPECT_EQ(note(use(), "/opt/x", "by-process-with-socket"), "no");
  EXPECT_EQ(note(use(), "/opt/y", "running"), "no");
}

TEST_F(FileUseOfAProcess, WhatItHoldsOpen) {
  process_.files = {{.fd = 3, .target = "/etc/shadow"}, {.fd = 4, .target = "pipe:[1]"}};
  EXPECT_EQ(note(use(), "/etc/shadow", "open"), "pid 42 (x)");
  EXPECT_EQ(note(use(), "pipe:[1]", "open"), "no");
}

TEST_F(FileUseOfAProcess, WhoSpeaksOverTheNetwork) {
  process_.files = {{.fd = 3, .target = "socket:[9]"}};
  network_.internet.emplace(9, Socket{"tcp", "10.0.0.2", 4000, "10.0.0.9", 443, SocketState::established, 9, 0});
  EXPECT_EQ(note(use(), "/opt/x", "by-process-with-socket"), "pid 42 (x), connection to 10.0.0.9:443");
}

TEST_F(FileUseOfAProcess, WhatIsMapped) {
  process_.maps =
      "7f0000000000-7f0000001000 r--p 00000000 00:2f 7                          /lib/data\n"
      "7f0000001000-7f0000002000 r-xp 00000000 00:2f 8                          /lib/a b.so\n"
      "7f0000002000-7f0000003000 rw-p 00000000 00:00 0                          [heap]\n"
      "7f0000003000-7f0000004000 rw-p 00000000 00:00 0 \n"
      "no row";
  EXPECT_EQ(note(use(), "/lib/data", "mapped"), "pid 42 (x)");
  EXPECT_EQ(note(use(), "/lib/data", "mapped-code"), "no");
  EXPECT_EQ(note(use(), "/lib/a b.so", "mapped-code"), "pid 42 (x)");
  EXPECT_EQ(note(use(), "[heap]", "mapped"), "no");
}

TEST(FileUse, OfManyUsersTheFirstAreNamed) {
  FileUse use;
  for (int pid = 1; pid <= 5; ++pid) use.add("/x", "open", "pid " + std::to_string(pid));
  use.add("/x", "open", "pid 5");
  EXPECT_EQ(note(use, "/x", "open"), "pid 1, pid 2, pid 3 and 2 more");
}

}  // namespace
}  // namespace exhibit::findings
