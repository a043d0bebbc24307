#include "collector/host/witness.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>

#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

/// Stands in for syslogd.
class SyslogSocket {
 public:
  explicit SyslogSocket(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  std::string next() {
    std::array<char, 2048> buffer{};
    const ssize_t count = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    return count < 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(count));
  }

 private:
  UniqueFd socket_;
};

TEST(WitnessTest, SyslogGetsEachLine) {
  TemporaryFolder folder;
  SyslogSocket syslog(folder / "log");
  OutsideWitness witness;
  ASSERT_TRUE(witness.also_syslog(folder / "log"));
  Checkpoint checkpoint{
      .bundle_id = "id", .sequence = 3, .members = 1, .time = "", .prefix_bytes = 512, .prefix_sha256 = sha256("x")};
  witness.tell(witness_line(checkpoint));
  witness.tell(witness_line("id", 1024, sha256("seal")));
  const std::string first = syslog.next();
  EXPECT_TRUE(first.starts_with("<13>")) << first;
  EXPECT_TRUE(first.ends_with("]: exhibit-checkpoint bundle=id sequence=3 bytes=512 sha256=" + sha256("x").hex()))
      << first;
  EXPECT_TRUE(syslog.next().ends_with("]: exhibit-seal bundle=id bytes=1024 seal=" + sha256("seal").hex()));
  EXPECT_EQ(witness.lost(), 0u);
}

TEST(WitnessTest, ASyslogThatStandsStillCostsNothingButIsCounted) {
  TemporaryFolder folder;
  SyslogSocket syslog(folder / "log");
  OutsideWitness witness;
  ASSERT_TRUE(witness.also_syslog(folder / "log"));
  for (int i = 0; i < 10'000; ++i) witness.tell("line");
  EXPECT_GT(witness.lost(), 0u);
}

TEST(WitnessTest, WithoutSyslogItSaysSo) {
  TemporaryFolder folder;
  EXPECT_FALSE(OutsideWitness().also_syslog(folder / "log"));
}

TEST(WitnessTest, AskedForNothingItTellsNobody) {
  OutsideWitness witness;
  witness.tell("line");
  EXPECT_EQ(witness.lost(), 0u);
}

}  // namespace
}  // namespace exhibit
