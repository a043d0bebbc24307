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
  for (const SocketFinding& found : diff_sockets(named_sockets(a), named_sockets(b))) {
    words.push_back(std::string(change_word(found.finding.change)) + " " + found.finding.path);
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

TEST(SocketDiff, RawSocketsByTheirProtocol) {
  EXPECT_EQ(told({}, {socket("raw", SocketState::close, 1)}), Words{"added raw socket for protocol 1 on 10.0.0.1"});
}

TEST(SocketDiff, UnixListenersByTheirPath) {
  const show::UnixSocket listener{"stream", "listen", 7, "/run/x.sock"};
  const show::UnixSocket connected{"stream", "connected", 8, "/run/y.sock"};
  const auto found = diff_sockets({}, named_sockets(std::vector{listener, connected}));
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0].finding.path, "unix stream listening at /run/x.sock");
  EXPECT_EQ(found[0].inode, 7);
}

TEST(SocketDiff, PacketSocketsByWhatTheySee) {
  const auto table = parse_proc_net_packet(
      "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n"
      "0000000000000000 3      3    0003   2     1 0      0      47289 \n");
  ASSERT_TRUE(table) << table.error().message();
  const auto found = diff_sockets({}, named_sockets(*table));
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0].finding.path, "packet socket that sees all packets on interface 2");
  EXPECT_EQ(found[0].inode, 47289);
  EXPECT_FALSE(parse_proc_net_packet("heading\n1 2 3\n"));
}

}  // namespace
}  // namespace exhibit::diff
