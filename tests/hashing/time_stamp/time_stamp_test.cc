#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "hashing/time_stamp/http.h"
#include "hashing/time_stamp/query.h"
#include "hashing/time_stamp/response.h"
#include "tests/support/pki.h"

namespace exhibit::test {
namespace {

TEST(TimeStampQueryTest, IsWhatItsOwnParserReads) {
  const TimeStampQuery query = TimeStampQuery::over("content");
  EXPECT_EQ(query.imprint, sha256("content"));
  EXPECT_EQ(query.nonce.size(), 16u);
  const auto parsed = TimeStampQuery::parse(query.der);
  ASSERT_TRUE(parsed) << parsed.error().why;
  EXPECT_EQ(parsed->imprint, query.imprint);
  EXPECT_EQ(parsed->nonce, query.nonce);
  EXPECT_NE(TimeStampQuery::over("content").nonce, query.nonce);
}

TEST(TimeStampQueryTest, NoByteMoreAndNoneLess) {
  const std::string der = TimeStampQuery::over("content").der;
  EXPECT_FALSE(TimeStampQuery::parse(der + "x"));
  for (std::size_t length = 0; length < der.size(); ++length)
    EXPECT_FALSE(TimeStampQuery::parse(der.substr(0, length)));
}

class TimeStampTest : public testing::Test {
 protected:
  Identity authority = make_authority("CA");
  Identity time = make_time_authority(authority);
};

TEST_F(TimeStampTest, SaysWhatTheAuthoritySaid) {
  const TimeStampQuery query = TimeStampQuery::over("content");
  const auto stamp = parse_time_stamp(stamp_of("content", time, {.time = 1'900'000'000, .nonce = query.nonce}));
  ASSERT_TRUE(stamp) << stamp.error().why;
  EXPECT_EQ(stamp->time, 1'900'000'000);
  EXPECT_EQ(stamp->accuracy_us, 1'000'000);
  EXPECT_EQ(stamp->serial, "2a");
  EXPECT_EQ(stamp->policy, "1.2.3.4.5");
  EXPECT_EQ(stamp->signer.certificate, time.certificate);
  EXPECT_TRUE(check_answers(*stamp, query));
  EXPECT_TRUE(check_imprint(*stamp, "content"));
}

TEST_F(TimeStampTest, AnAnswerToAnotherQueryIsNone) {
  const TimeStampQuery query = TimeStampQuery::over("content");
  const TimeStampQuery again = TimeStampQuery::over("content");
  const auto other = parse_time_stamp(stamp_of("content", time, {.nonce = again.nonce}));
  EXPECT_NE(check_answers(*other, query).error().why.find("nonce"), std::string::npos);
  const auto without = parse_time_stamp(stamp_of("content", time));
  EXPECT_NE(check_answers(*without, query).error().why.find("nonce"), std::string::npos);
  const auto different = parse_time_stamp(stamp_of("else", time, {.nonce = query.nonce}));
  EXPECT_NE(check_answers(*different, query).error().why.find("something else"), std::string::npos);
}

TEST_F(TimeStampTest, ARejectionHasTheAuthoritysWords) {
  const std::string why = parse_time_stamp(rejected_stamp(2, "no more today")).error().why;
  EXPECT_EQ(why, "the authority refused (status 2): no more today");
}

TEST_F(TimeStampTest, TheAuthorityIsJudgedAtItsOwnTime) {
  const std::vector anchors{authority.certificate};
  EXPECT_TRUE(check_authority(*parse_time_stamp(stamp_of("", time, {.time = world_begin() + year - 1})), anchors));
  EXPECT_FALSE(check_authority(*parse_time_stamp(stamp_of("", time, {.time = world_begin() + year + 1})), anchors));
}

TEST(TimeStampHttpTest, OnlyAddressesItCanSpeakTo) {
  using namespace std::chrono_literals;
  EXPECT_NE(ask_authority("https://tsa.invalid/", "", 1s).error().why.find("https is not spoken"), std::string::npos);
  for (const char* url : {"", "tsa.invalid", "ftp://tsa.invalid", "http://", "http://127.0.0.1:port/"}) {
    EXPECT_FALSE(ask_authority(url, "", 1s)) << url;
  }
}

/// A port of this machine that is taken, so that nobody else listens there, and that refuses.
class RefusingPort {
 public:
  RefusingPort() {
    sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    socklen_t length = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, any, length) != 0 || ::getsockname(socket_, any, &length) != 0) std::abort();
    number_ = ntohs(address.sin_port);
  }
  ~RefusingPort() { ::close(socket_); }
  RefusingPort(const RefusingPort&) = delete;
  RefusingPort& operator=(const RefusingPort&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(number_) + "/"; }

 private:
  int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int number_ = 0;
};

TEST(TimeStampHttpTest, WhereNobodyListensNobodyIsWaitedFor) {
  using namespace std::chrono_literals;
  const RefusingPort port;
  const auto answer = ask_authority(port.url(), "query", 1h);  // far beyond what a test is given
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().why, "the authority cannot be reached: Connection refused");
}

TEST(TimeStampHttpTest, OfANameThatNobodyHasTheResolverIsQuoted) {
  using namespace std::chrono_literals;
  const auto answer = ask_authority("http://tsa.invalid/", "query", 1h);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().why.find("the authority cannot be reached: "), 0u) << answer.error().why;
  EXPECT_EQ(answer.error().why.find("no answer"), std::string::npos) << answer.error().why;
}

}  // namespace
}  // namespace exhibit::test
