#include "evidence/sockets/proc_net.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

constexpr std::string_view tcp =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
    "                                                     \n"
    "   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 12345 1 "
    "0000000000000000 100 0 0 10 0                     \n"
    "   1: 0200000A:1F90 010200C0:01BB 01 00000000:00000000 02:000A7214 00000000     0        0 4294967296 2 "
    "0000000000000000 20 4 30 10 -1                    \n";

constexpr std::string_view tcp6 =
    "  sl  local_address                         remote_address                        st tx_queue rx_queue tr "
    "tm->when "
    "retrnsmt   uid  timeout inode\n"
    "   0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 "
    "00:00000000 "
    "00000000     0        0 77 1 0000000000000000 100 0 0 10 0\n"
    "   1: 0000000000000000FFFF00000100007F:0050 0000000000000000FFFF00000100007F:A000 06 00000000:00000000 "
    "03:00000100 "
    "00000000     0        0 0 3 0000000000000000\n";

TEST(ProcNet, Ipv4) {
  const auto sockets = parse_proc_net("tcp", tcp);
  ASSERT_TRUE(sockets);
  ASSERT_EQ(sockets->size(), 2);
  const Socket& listener = sockets->at(0);
  EXPECT_EQ(listener.protocol, "tcp");
  EXPECT_EQ(endpoint_text(listener.local_address, listener.local_port), "127.0.0.1:3306");
  EXPECT_EQ(listener.state, SocketState::listen);
  EXPECT_EQ(listener.uid, 999);
  EXPECT_EQ(listener.inode, 12345);
  const Socket& connection = sockets->at(1);
  EXPECT_EQ(endpoint_text(connection.local_address, connection.local_port), "10.0.0.2:8080");
  EXPECT_EQ(endpoint_text(connection.remote_address, connection.remote_port), "192.0.2.1:443");
  EXPECT_EQ(socket_state_word(connection.state), "established");
  EXPECT_EQ(connection.inode, 4294967296);
}

TEST(ProcNet, Ipv6) {
  const auto sockets = parse_proc_net("tcp6", tcp6);
  ASSERT_TRUE(sockets);
  ASSERT_EQ(sockets->size(), 2);
  EXPECT_EQ(endpoint_text(sockets->at(0).local_address, sockets->at(0).local_port), "[::1]:80");
  EXPECT_EQ(sockets->at(1).remote_address, "::ffff:127.0.0.1");
  EXPECT_EQ(socket_state_word(sockets->at(1).state), "time-wait");
}

TEST(ProcNet, NoSockets) {
  EXPECT_TRUE(parse_proc_net("tcp", "  sl  local_address\n")->empty());
  EXPECT_TRUE(parse_proc_net("tcp", "")->empty());
}

TEST(ProcNet, EveryStateHasItsWord) {
  EXPECT_EQ(socket_state_word(SocketState::established), "established");
  EXPECT_EQ(socket_state_word(SocketState::close), "close");
  EXPECT_EQ(socket_state_word(SocketState::listen), "listen");
  EXPECT_EQ(socket_state_word(SocketState::new_syn_recv), "new-syn-recv");
}

TEST(ProcNet, WhatIsNoRowIsRefusedAndNamed) {
  const std::string heading = "  sl  local_address\n";
  const std::string good = "0: 0100007F:0CEA 00000000:0000 0A 0:0 0:0 0 0 0 1\n";
  ASSERT_TRUE(parse_proc_net("tcp", heading + good));
  for (const std::string bad : {
           "0: 0100007F:0CEA 00000000:0000 0A 0:0 0:0 0 0 0\n",      // no inode
           "0: 0100007F 00000000:0000 0A 0:0 0:0 0 0 0 1\n",         // no port
           "0: 0100007:0CEA 00000000:0000 0A 0:0 0:0 0 0 0 1\n",     // seven digits
           "0: 010000XF:0CEA 00000000:0000 0A 0:0 0:0 0 0 0 1\n",    // no digit
           "0: 0100007F:10CEA 00000000:0000 0A 0:0 0:0 0 0 0 1\n",   // a port beyond 16 bits
           "0: 0100007F:0CEA 00000000:0000 0D 0:0 0:0 0 0 0 1\n",    // a state beyond the last
           "0: 0100007F:0CEA 00000000:0000 00 0:0 0:0 0 0 0 1\n",    // no state
           "0: 0100007F:0CEA 00000000:0000 0A 0:0 0:0 0 -1 0 1\n",   // no uid
           "0: 0100007F:0CEA 00000000:0000 0A 0:0 0:0 0 0 0 0x1\n",  // no inode
           "\n",                                                     // nothing
       }) {
    const auto parsed = parse_proc_net("tcp", heading + good + bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().message(), "tcp: row 2 is no socket");
  }
}

}  // namespace
}  // namespace exhibit
