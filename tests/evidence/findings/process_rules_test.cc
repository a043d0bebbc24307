// What processes give away, from raw artifacts to reasons.
#include <gtest/gtest.h>

#include <algorithm>

#include "evidence/findings/explainer.h"
#include "evidence/findings/rule_file.h"

namespace exhibit::findings {
namespace {

class ProcessRules : public testing::Test {
 protected:
  ProcessRules() {
    container_.namespaces = {{"mnt", 1}, {"net", 2}};
    leader_.identity = {1, 1};
    leader_.nspid = {100, 1};
    process_.record.identity = {42, 7};
    process_.record.comm = "nginx";
    process_.record.exe = "/usr/sbin/nginx";
    process_.record.cmdline = {"nginx"};
    process_.record.nspid = {142, 42};
    process_.record.namespaces = container_.namespaces;
    process_.record.environ_state = "intact";
  }

  Assessment assessed() {
    static const std::vector<Rule> rules = builtin_rules();
    const ProcessSurroundings around{
        .container = container_, .leader = &leader_, .parent = parent_, .network = network_};
    return Explainer(rules, nullptr)
        .assess_process({process_.record, process_facts(process_, around)}, "seen", is_replaced_);
  }
  bool has(std::string_view id) {
    const Assessment assessment = assessed();
    return std::ranges::find(assessment.reasons, id, &Reason::id) != assessment.reasons.end();
  }
  void run(std::string exe, std::vector<std::string> arguments) {
    process_.record.exe = std::move(exe);
    process_.record.comm = arguments.front();
    process_.record.cmdline = std::move(arguments);
  }
  void open_socket(std::int64_t fd) { process_.files.push_back({.fd = fd, .target = "socket:[9]"}); }
  void connect() {
    network_.internet.emplace(9, Socket{"tcp", "10.0.0.2", 4000, "10.0.0.9", 4444, SocketState::established, 9, 0});
  }

  ContainerRecord container_;
  ProcessRecord leader_;
  const ProcessRecord* parent_ = nullptr;
  ProcessView process_;
  NetworkView network_;
  bool is_replaced_ = false;
};

TEST_F(ProcessRules, AnOrdinaryServerHasNoReasons) {
  connect();
  open_socket(5);
  process_.environ = std::string("PATH=/bin\0LANG=C\0", 17);
  EXPECT_EQ(assessed().rank, 5);
}

TEST_F(ProcessRules, AShellOnASocketIsTheWorst) {
  run("/bin/busybox", {"sh", "-i"});
  connect();
  open_socket(0);
  EXPECT_TRUE(has("shell-on-socket"));
  EXPECT_EQ(assessed().rank, 1);
  EXPECT_EQ(assessed().reasons[0].text, "a shell whose standard input is a connection to 10.0.0.9:4444");
}

TEST_F(ProcessRules, AShellOnALocalSocketIsNot) {
  run("/bin/dash", {"sh"});
  network_.local.insert(9);
  open_socket(0);
  EXPECT_EQ(assessed().rank, 5);
}

TEST_F(ProcessRules, AnInterpreterOnASocket) {
  run("/usr/bin/python3.11", {"python3", "-c", "x"});
  connect();
  open_socket(1);
  EXPECT_TRUE(has("interpreter-on-socket"));
}

TEST_F(ProcessRules, ExecutablesThatAreGone) {
  run("/memfd:x (deleted)", {"x"});
  EXPECT_TRUE(has("memfd-executable"));
  run("/tmp/x (deleted)", {"x"});
  EXPECT_TRUE(has("deleted-executable"));
  EXPECT_TRUE(has("executable-in-temporary-place"));
  EXPECT_EQ(assessed().rank, 1);
}

TEST_F(ProcessRules, NamesThatDisagree) {
  run("/opt/miner", {"sshd"});
  EXPECT_TRUE(has("name-disagrees"));
  run("/opt/miner", {"[kworker/0:1]"});
  EXPECT_TRUE(has("kernel-thread-process"));
  process_.record.comm = "miner";
  EXPECT_TRUE(has("kernel-thread-process")) << "by its arguments alone, as exec -a gives them";
  for (const auto& [exe, name] :
       {std::pair("/bin/dash", "sh"), std::pair("/bin/busybox", "ls"), std::pair("/opt/tool", "tool"),
        std::pair("/usr/bin/python3.11", "python3"), std::pair("/usr/bin/perl", "cron")}) {
    run(exe, {name});
    EXPECT_FALSE(has("name-disagrees")) << exe << " " << name;
  }
}

TEST_F(ProcessRules, TheEnvironment) {
  process_.environ = std::string("A=1\0LD_PRELOAD=/tmp/x\x1b.so\0", 26);
  ASSERT_TRUE(has("preload"));
  EXPECT_NE(assessed().reasons[0].text.find("LD_PRELOAD=/tmp/x\\x1b.so"), std::string::npos);
  process_.environ = std::string("LD_PRELOAD=\0", 12);
  EXPECT_FALSE(has("preload"));
}

TEST_F(ProcessRules, TheEnvironmentOfInterpretersAndLoaders) {
  process_.environ = std::string("LD_AUDIT=/tmp/a.so\0", 19);
  EXPECT_TRUE(has("preload"));
  process_.environ = std::string("LD_LIBRARY_PATH=/tmp\0", 21);
  EXPECT_TRUE(has("library-path"));
  process_.environ = std::string("BASH_ENV=/tmp/x\0", 16);
  EXPECT_TRUE(has("interpreter-startup"));
  process_.environ = std::string("MY_LD_PRELOAD=/tmp/x.so\0", 24);
  EXPECT_EQ(assessed().rank, 5);
}

TEST_F(ProcessRules, AnEnvironmentThatWasOverwrittenIsSaidAndRanksNothing) {
  for (const char* state : {"overwritten", "moved"}) {
    process_.record.environ_state = state;
    EXPECT_TRUE(has("environ-overwritten")) << state;
    EXPECT_EQ(assessed().rank, 5) << state;
  }
}

TEST_F(ProcessRules, ProgramsOnSocketsOfAllKinds) {
  run("/opt/x", {"x"});
  connect();
  open_socket(2);
  EXPECT_TRUE(has("program-on-socket"));
  run("/usr/sbin/sshd", {"sshd"});
  EXPECT_FALSE(has("program-on-socket"));
  run("/usr/bin/socat", {"socat", "-", "TCP:198.51.100.9:1"});
  EXPECT_TRUE(has("interpreter-on-socket"));
  process_.files.clear();
  EXPECT_TRUE(has("relay"));
}

TEST_F(ProcessRules, AShellWithASocketElsewhere) {
  run("/bin/bash", {"bash"});
  open_socket(0);
  EXPECT_TRUE(has("shell-on-unknown-socket"));
  process_.files.clear();
  connect();
  open_socket(255);
  EXPECT_TRUE(has("shell-with-connection"));
  EXPECT_FALSE(has("shell-on-socket"));
}

TEST_F(ProcessRules, MinersAndHiddenPrograms) {
  run("/usr/share/.cache-x/y", {"y", "-o", "stratum+tcp://198.51.100.9:3333"});
  EXPECT_TRUE(has("miner"));
  EXPECT_TRUE(has("hidden-executable"));
}

TEST_F(ProcessRules, AProgramThatWasReplacedIsAnUpgrade) {
  run("/usr/sbin/nginx (deleted)", {"nginx"});
  EXPECT_TRUE(has("deleted-executable"));
  is_replaced_ = true;
  EXPECT_TRUE(has("replaced-executable"));
  EXPECT_EQ(assessed().rank, 4);
}

TEST_F(ProcessRules, TracedHiddenAndListening) {
  process_.status = "Name:\tx\nTracerPid:\t7\n";
  EXPECT_TRUE(has("traced"));
  process_.status = "Name:\tx\nTracerPid:\t0\n";
  EXPECT_FALSE(has("traced"));
  process_.record.found_by = "its number";
  EXPECT_TRUE(has("hidden-process"));
  EXPECT_EQ(assessed().rank, 1);
  network_.packet.insert(9);
  open_socket(3);
  EXPECT_TRUE(has("raw-socket"));
}

TEST_F(ProcessRules, ANamespaceJoinedFromOutside) {
  process_.record.namespaces["net"] = 99;
  EXPECT_FALSE(has("foreign-namespace"));
  EXPECT_TRUE(has("own-namespace"));
  process_.record.nspid = {142};
  EXPECT_TRUE(has("foreign-namespace"));
}

TEST_F(ProcessRules, AClientOfTheContainerRuntime) {
  run("/usr/bin/curl", {"curl", "--unix-socket", "/var/run/docker.sock", "http://d/containers/json"});
  EXPECT_TRUE(has("runtime-client"));
  EXPECT_EQ(assessed().rank, 2);
  run("/usr/bin/dockerd", {"dockerd", "--containerd=/run/containerd/containerd.sock"});
  EXPECT_FALSE(has("runtime-client"));
}

TEST_F(ProcessRules, AShellOfAWebServer) {
  ProcessRecord server;
  server.exe = "/usr/sbin/php-fpm8.2";
  parent_ = &server;
  run("/bin/dash", {"sh", "-c", "id"});
  EXPECT_TRUE(has("web-server-shell"));
}

}  // namespace
}  // namespace exhibit::findings
