#include "collector/proc/capture.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "collector/proc/survey.h"

namespace exhibit {
namespace {

TEST(CaptureProcess, TellsOfAProcessThatMovedWhileItWasRead) {
  if (::geteuid() != 0) GTEST_SKIP() << "leaving a namespace needs root";
  const pid_t child = ::fork();
  if (child == 0) {
    while (::unshare(CLONE_NEWUTS) == 0) {
    }
    ::_exit(1);
  }
  const auto proc = ProcFs::open();
  ASSERT_TRUE(proc);
  const auto facts = look_at(*proc, child);
  ASSERT_TRUE(facts);
  PatientSteps patient(std::chrono::seconds(10));
  ProcessCapture capture = capture_process(*proc, facts->identity, patient);
  // On a busy machine the child may not have run meanwhile.
  for (int tries = 0; capture.record.outcome.is_ok() && tries < 500; ++tries) {
    capture = capture_process(*proc, facts->identity, patient);
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(capture.record.outcome.kind, OutcomeKind::changed);
  EXPECT_EQ(capture.record.outcome.moved, std::vector<std::string>{"ns/uts"});
}

TEST(CaptureProcess, OfAProcessThatStaysIsWhole) {
  const auto proc = ProcFs::open();
  ASSERT_TRUE(proc);
  const auto facts = look_at(*proc, ::getpid());
  ASSERT_TRUE(facts);
  PatientSteps patient(std::chrono::seconds(10));
  const ProcessCapture capture = capture_process(*proc, facts->identity, patient);
  EXPECT_TRUE(capture.record.outcome.is_ok());
  EXPECT_TRUE(
      std::ranges::any_of(capture.artifacts, [](const CapturedArtifact& artifact) { return artifact.name == "maps"; }));
}

}  // namespace
}  // namespace exhibit
