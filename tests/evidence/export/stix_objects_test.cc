#include "evidence/export/stix_objects.h"

#include <gtest/gtest.h>

namespace exhibit::exports {
namespace {

// The example of OASIS STIX 2.1, 2.9.
TEST(StixObjects, AnAddressHasTheStandardsOwnId) {
  EXPECT_EQ(stix_address("198.51.100.3").id, "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4");
}

TEST(StixObjects, TheSameContentAtTheSamePathIsOneObject) {
  const StixObject one = stix_file("/bin/ls", sha256("x"), 1);
  EXPECT_EQ(one.id, stix_file("/bin/ls", sha256("x"), 1).id);
  EXPECT_NE(one.id, stix_file("/bin/ls", sha256("y"), 1).id);
  EXPECT_NE(one.id, stix_file("/usr/bin/ls", sha256("x"), 1).id);
}

TEST(StixObjects, ANameThatIsNotPlainIsEscapedAndExactBeside) {
  const StixObject file = stix_file("/tmp/\x1b[31m", std::nullopt, std::nullopt);
  EXPECT_NE(file.json.find(R"("name":"\\x1b[31m")"), std::string::npos) << file.json;
  EXPECT_NE(file.json.find("x_exhibit_path_b64"), std::string::npos);
}

TEST(StixObjects, TrafficNamesItsEnds) {
  Socket socket{.protocol = "tcp6", .local_address = "::", .local_port = 80, .state = SocketState::listen};
  EXPECT_EQ(stix_traffic(socket).json.find("dst_ref"), std::string::npos);
  socket.remote_address = "2001:db8::1";
  socket.remote_port = 4444;
  const StixObject traffic = stix_traffic(socket);
  EXPECT_NE(traffic.json.find("\"dst_ref\":\"" + stix_address("2001:db8::1").id), std::string::npos);
  EXPECT_NE(traffic.json.find(R"("protocols":["ipv6","tcp"])"), std::string::npos);
}

}  // namespace
}  // namespace exhibit::exports
