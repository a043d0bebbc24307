// What `timestamp` keeps of what an authority answers.
#include "evidence/sign/time_stamping.h"

#include "tests/evidence/sign/signed_bundle.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::test {
namespace {

class TimeStamping : public testing::Test {
 protected:
  std::vector<StampTarget> targets() const { return stamp_targets(sealed).value(); }
  TimeStampSource answers(const StampTarget& target) const {
    return [this, &target](const TimeStampQuery& query) -> Expected<std::string> {
      return stamp_of(target.content, people.time, {.nonce = query.nonce});
    };
  }
  std::string why_not(const TimeStampSource& source) const {
    const auto stamp = stamp_target(targets()[0], source, anchors);
    EXPECT_EQ(file_content(folder / "b.tar.SEAL.tsr"), "") << "nothing is kept";
    return stamp ? "" : stamp.error().message();
  }

  People people;
  TemporaryFolder folder;
  std::string bundle = folder.write("b.tar", small_bundle());
  SealToSign sealed = seal_to_sign(bundle).value();
  std::vector<Certificate> anchors{people.authority.certificate};
};

TEST_F(TimeStamping, TheSealAndTheSignatureWhereThereIsOne) {
  ASSERT_EQ(targets().size(), 1u);
  EXPECT_EQ(targets()[0].name, "SEAL");
  EXPECT_EQ(targets()[0].stamp_path, folder / "b.tar.SEAL.tsr");
  folder.write("b.tar.SEAL.p7s", cms_of(sealed.text, people.alice));
  ASSERT_EQ(targets().size(), 2u);
  EXPECT_EQ(targets()[1].query_path, folder / "b.tar.SEAL.p7s.tsq");
  folder.write("b.tar.SEAL.tsr", "an older stamp");
  ASSERT_EQ(targets().size(), 1u);
  EXPECT_EQ(targets()[0].name, "SEAL.p7s");
}

TEST_F(TimeStamping, ASignatureOverSomethingElseIsNotStamped) {
  folder.write("b.tar.SEAL.p7s", cms_of("something else", people.alice));
  EXPECT_FALSE(stamp_targets(sealed));
}

TEST_F(TimeStamping, AnAnswerIsKeptAsItCame) {
  const StampTarget target = targets()[0];
  const auto stamp = stamp_target(target, answers(target), anchors);
  ASSERT_TRUE(stamp) << stamp.error().message();
  EXPECT_TRUE(check_imprint(parse_time_stamp(file_content(target.stamp_path)).value(), sealed.text));
  EXPECT_FALSE(stamp_target(target, answers(target), anchors)) << "never replaced";
}

TEST_F(TimeStamping, WhatIsNoAnswerIsNotKept) {
  EXPECT_NE(why_not([](const TimeStampQuery&) -> Expected<std::string> { return refuse("no route"); }).find("no route"),
            std::string::npos);
  EXPECT_NE(why_not([](const TimeStampQuery&) {
              return Expected<std::string>(rejected_stamp(2, "closed\033[2J"));
            }).find("closed\\x1b[2J"),
            std::string::npos);
  EXPECT_NE(why_not([&](const TimeStampQuery&) {
              return Expected<std::string>(stamp_of(sealed.text, people.time));
            }).find("nonce"),
            std::string::npos);
  EXPECT_NE(why_not([&](const TimeStampQuery& query) {
              return Expected<std::string>(stamp_of("else", people.time, {.nonce = query.nonce}));
            }).find("something else"),
            std::string::npos);
  EXPECT_NE(why_not([&](const TimeStampQuery& query) {
              return Expected<std::string>(stamp_of(sealed.text, people.alice, {.nonce = query.nonce}));
            }).find("not for time stamps"),
            std::string::npos);
  anchors = {make_authority("Other CA").certificate};
  const StampTarget target = targets()[0];
  EXPECT_NE(why_not(answers(target)), "");
  anchors.clear();
  EXPECT_EQ(stamp_target(target, answers(target), anchors).has_value(), true) << "by whom is asked where it is judged";
}

TEST_F(TimeStamping, QueriesAreWrittenOnce) {
  const StampTarget target = targets()[0];
  EXPECT_TRUE(write_query(target).value());
  const std::string first = file_content(target.query_path);
  EXPECT_FALSE(write_query(target).value());
  EXPECT_EQ(file_content(target.query_path), first);
  EXPECT_EQ(TimeStampQuery::parse(first)->imprint, sealed.sha256);
}

TEST_F(TimeStamping, AResponseMustAnswerTheQueryThatIsKept) {
  const StampTarget target = targets()[0];
  ASSERT_TRUE(write_query(target));
  const std::string nonce = TimeStampQuery::parse(file_content(target.query_path))->nonce;
  const std::string replayed = folder.write("replayed", stamp_of(target.content, people.time));
  EXPECT_NE(accept_response(replayed, targets(), anchors).error().message().find("nonce"), std::string::npos);
  const std::string answer = folder.write("answer", stamp_of(target.content, people.time, {.nonce = nonce}));
  const auto all = targets();
  const auto accepted = accept_response(answer, all, anchors);
  ASSERT_TRUE(accepted) << accepted.error().message();
  EXPECT_TRUE(accepted->is_answer);
  EXPECT_EQ(accepted->target->name, "SEAL");
  EXPECT_EQ(file_content(target.stamp_path), file_content(answer));
}

TEST_F(TimeStamping, AResponseFindsWhatItIsOver) {
  folder.write("b.tar.SEAL.p7s", cms_of(sealed.text, people.alice));
  const auto all = targets();
  const auto accepted = accept_response(folder.write("answer", stamp_of(all[1].content, people.time)), all, anchors);
  ASSERT_TRUE(accepted) << accepted.error().message();
  EXPECT_EQ(accepted->target->name, "SEAL.p7s");
  EXPECT_FALSE(accepted->is_answer);
  EXPECT_FALSE(accept_response(folder.write("other", stamp_of("else", people.time)), all, anchors));
  EXPECT_FALSE(accept_response(folder.write("junk", "junk"), all, anchors));
  EXPECT_FALSE(accept_response(folder / "nowhere", all, anchors));
}

}  // namespace
}  // namespace exhibit::test
