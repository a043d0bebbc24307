#include <gtest/gtest.h>

#include "evidence/show/render/socket_text.h"
#include "hashing/base64.h"
#include "tests/evidence/show/hostile_names.h"

namespace exhibit::show {
namespace {

constexpr std::string_view heading = "Num       RefCount Protocol Flags    Type St Inode Path\n";

std::string table(std::string_view rows) { return std::string(heading) + std::string(rows); }

TEST(UnixTable, ReadsTypeStateInodeAndPath) {
  const auto sockets =
      parse_proc_net_unix(table("ffff88810a: 00000002 00000000 00010000 0001 01 31337 /run/app.sock\n"
                                "ffff88810b: 00000003 00000000 00000000 0002 03 31338\n"));
  ASSERT_TRUE(sockets);
  ASSERT_EQ(sockets->size(), 2U);
  EXPECT_EQ((*sockets)[0].type, "stream");
  EXPECT_EQ((*sockets)[0].state, "listen");
  EXPECT_EQ((*sockets)[0].inode, 31337U);
  EXPECT_EQ((*sockets)[0].path, "/run/app.sock");
  EXPECT_EQ((*sockets)[1].type, "dgram");
  EXPECT_EQ((*sockets)[1].state, "connected");
  EXPECT_EQ((*sockets)[1].path, "");
}

TEST(UnixTable, KeepsANewlineInAName) {
  const auto sockets = parse_proc_net_unix(table("f: 00000002 00000000 00010000 0001 01 1 /a \nb\n"));
  ASSERT_TRUE(sockets);
  ASSERT_EQ(sockets->size(), 1U);
  EXPECT_EQ((*sockets)[0].path, "/a \nb");
}

TEST(UnixTable, MayBeEmptyButNotForeign) {
  EXPECT_TRUE(parse_proc_net_unix(table(""))->empty());
  EXPECT_TRUE(parse_proc_net_unix("")->empty());
  EXPECT_FALSE(parse_proc_net_unix(table("no row\n")));
}

TEST(SocketInode, IsTheNumberInBrackets) {
  EXPECT_EQ(socket_inode("socket:[31337]"), 31337U);
  for (const char* target : {"socket:[]", "socket:[12", "socket:[1x]", "pipe:[12]", "/socket:[12]", "socket:[-1]"}) {
    EXPECT_FALSE(socket_inode(target)) << target;
  }
}

SocketOwners owners_of_31337() {
  SocketOwners owners;
  ContainerRecord container;
  container.name = "web";
  ProcessRecord process;
  process.identity = {2301, 77};
  process.comm = "nginx";
  const auto added = add_owners(owners, container, process,
                                R"({"fd":3,"outcome":"ok","target":"/dev/null","fdinfo":"","fdinfo_outcome":"ok"})"
                                "\n"
                                R"({"fd":6,"outcome":"ok","target":"socket:[31337]","fdinfo":"","fdinfo_outcome":"ok"})"
                                "\n",
                                "fd.jsonl");
  EXPECT_TRUE(added) << added.error().message();
  return owners;
}

NetworkNamespace small_namespace() {
  Socket socket;
  socket.protocol = "tcp";
  socket.local_address = "0.0.0.0";
  socket.local_port = 80;
  socket.remote_address = "0.0.0.0";
  socket.state = SocketState::listen;
  socket.inode = 31337;
  return {"4026532000", {"web"}, {socket, UnixSocket{"stream", "listen", 31338, "/run/app.sock"}}, {}};
}

TEST(Sockets, AreJoinedWithTheProcessesThatHoldThem) {
  const auto lines = objects(sockets_json(small_namespace(), owners_of_31337()));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["local_port"], 80);
  EXPECT_EQ(lines[0]["processes"][0]["pid"], 2301);
  EXPECT_EQ(lines[0]["processes"][0]["fd"], 6);
  EXPECT_EQ(lines[0]["processes"][0]["container"], "web");
  EXPECT_EQ(lines[1]["path"], "/run/app.sock");
  EXPECT_TRUE(lines[1]["processes"].empty());
  const std::string text = sockets_text(small_namespace(), owners_of_31337(), Palette::plain());
  EXPECT_NE(text.find("nginx[2301] fd 6\n"), std::string::npos) << text;
}

TEST(Sockets, WithoutAnInodeBelongToNobody) {
  SocketOwners owners;
  owners[0].push_back({"web", {1, 1}, "sh", 3});
  NetworkNamespace name_space = small_namespace();
  std::get<Socket>(name_space.sockets[0]).inode = 0;
  EXPECT_TRUE(objects(sockets_json(name_space, owners))[0]["processes"].empty());
}

TEST(Sockets, OfADamagedDescriptorTableNameItsLine) {
  SocketOwners owners;
  const auto added = add_owners(owners, {}, {}, "{}\n", "b.tar: data/c/c0001/p/1-2/fd.jsonl");
  ASSERT_FALSE(added);
  EXPECT_NE(added.error().message().find("fd.jsonl line 1"), std::string::npos);
}

TEST(Sockets, AreHarmlessWhateverTheyAreCalled) {
  NetworkNamespace name_space{hostile, {}, {UnixSocket{"stream", "listen", 5, hostile}}, {}};
  SocketOwners owners;
  owners[5].push_back({"web", {1, 1}, hostile, 3});
  expect_harmless(sockets_text(name_space, owners, Palette::plain()));
  expect_harmless(sockets_json(name_space, owners));
}

}  // namespace
}  // namespace exhibit::show
