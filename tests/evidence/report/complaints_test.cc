#include "evidence/report/complaints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace exhibit::report {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Account account_of_verdict(std::string path, Verdict verdict) {
  Account account;
  account.path = std::move(path);
  account.judgement.verdict = verdict;
  return account;
}

Error damaged_listing() {
  return {ErrorCode::corrupt, 0, {}, "b.tar: listing", "its bytes contradict the digest in the manifest"};
}

TEST(Complaints, AreOfABundleThatIsNotAsItWasSealed) {
  EXPECT_THAT(complaints_of(account_of_verdict("b.tar", Verdict::tampered)),
              ElementsAre("TAMPERED; the report says so"));
  EXPECT_THAT(complaints_of(account_of_verdict("b.tar", Verdict::authentic)), IsEmpty());
}

TEST(Complaints, SayThatNothingWasWrittenOfWhatContradictsItsDigest) {
  const Account a = account_of_verdict("a.tar", Verdict::malformed);
  const Account b = account_of_verdict("b.tar", Verdict::tampered);
  const std::vector<const Account*> accounts = {&a, &b};
  EXPECT_EQ(nothing_written(damaged_listing(), accounts).message(),
            "b.tar: listing: its bytes contradict the digest in the manifest; the bundle is TAMPERED; nothing was "
            "written, exhibit verify lists the faults");
}

TEST(Complaints, SayNoVerdictOfABundleThatNobodyVerified) {
  EXPECT_EQ(nothing_written(damaged_listing(), {}).message(),
            "b.tar: listing: its bytes contradict the digest in the manifest; nothing was written, exhibit verify "
            "lists the faults");
}

TEST(Complaints, LeaveOtherErrorsAsTheyAre) {
  const Error error{ErrorCode::absent, 0, {}, "--map", "there is no such container"};
  EXPECT_EQ(nothing_written(error, {}).message(), error.message());
}

}  // namespace
}  // namespace exhibit::report
