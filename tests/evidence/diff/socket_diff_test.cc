#include "evidence/diff/socket_diff.h"

#include <gtest/gtest.h>

namespace exhibit::diff {
namespace {

using Words = std::vector<std::string>;

Socket socket(std::string protocol, SocketState state, std::uint16_t local_port, std::string remote = "0.0.0.0",
              std::uint16_t remote_port = 0) {
  return {std::move(protocol), "10.0.0.1", local_port, std::move(remote), remote_port, state, 1, 0};
}

Words told(const std::vector<Socket>& a, const std::vector<Socket>& b) {
  Words words;
  for (const Finding& finding : diff_sockets(a, b)) {
    words.push_back(std::string(change_word(finding.change)) + " " + finding.path);
  }
  return words;
}

TEST(SocketDiff, ListenersAndBoundSockets) {
  EXPECT_EQ(told({socket("tcp", SocketState::listen, 80)},
                 {socket("tcp", SocketState::listen, 4444), socket("udp", SocketState::close, 53)}),
            (Words{"added tcp listening on 10.0.0.1:4444", "added udp bound to 10.0.0.1:53",
                   "removed tcp listening on 10.0.0.1:80"}));
}

TEST(SocketDiff, OutgoingConnectionsByTheirRemoteEndpoint) {
  EXPECT_EQ(told({socket("tcp", SocketState::established, 40000, "192.0.2.1", 443)},
                 {socket("tcp", SocketState::established, 40001, "192.0.2.1", 443)}),
            Words{});
  EXPECT_EQ(told({}, {socket("tcp", SocketState::syn_sent, 40001, "192.0.2.1", 443)}),
            Words{"added tcp connection to 192.0.2.1:443"});
}

TEST(SocketDiff, IncomingConnectionsByTheirRemoteAddress) {
  const Socket listener = socket("tcp", SocketState::listen, 80);
  EXPECT_EQ(told({listener, socket("tcp", SocketState::established, 80, "192.0.2.1", 5001)},
                 {listener, socket("tcp", SocketState::established, 80, "192.0.2.1", 5002),
                  socket("tcp", SocketState::established, 80, "192.0.2.9", 5003)}),
            Words{"added tcp connection from 192.0.2.9 to port 80"});
}

TEST(SocketDiff, EndingConnectionsAreLeftOut) {
  EXPECT_EQ(
      told({}, {socket("tcp", SocketState::time_wait, 80, "192.0.2.1", 5), socket("tcp", SocketState::close, 81)}),
      Words{});
}

}  // namespace
}  // namespace exhibit::diff
