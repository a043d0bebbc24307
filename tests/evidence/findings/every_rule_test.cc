// Each built-in rule, by the fewest words that it holds of: none of them is idle, and no rule is left out.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "evidence/findings/rule_file.h"
#include "tests/evidence/findings/file_explained.h"

namespace exhibit::findings {
namespace {

struct Case {
  const char* id;
  std::vector<Known> known;
};

const Known came{"change", "came"};
const Known content{"change", "content"};
const Known gone{"change", "gone"};
const Known held{"change", "held"};
const Known metadata{"change", "metadata"};
const Known running{"use", "running"};
const Known a_file{"type", "file"};
const Known executable{"mode", "executable"};
const Known unpackaged{"package", "none"};
const Known in_packaged{"package", "unowned-in-packaged-directory"};
const Known elf{"content_class", "elf"};
const Known elf_program{"content_class", "elf-program"};
const Known archive{"content_class", "archive"};
const Known shell{"program", "shell"};

Known at(const char* path) { return {"path", path}; }
Known named(const char* word) { return {"name_class", word}; }

const std::vector<Case> places = {
    {"cron", {came, at("/etc/cron.d/x")}},
    {"at-job", {came, at("/var/spool/cron/atjobs/a1")}},
    {"systemd-unit", {came, at("/home/u/.config/systemd/user/x.service")}},
    {"init-script", {content, at("/etc/rc.local")}},
    {"shell-profile", {content, at("/root/.bashrc")}},
    {"pam", {content, at("/etc/pam.d/sshd")}},
    {"sudoers", {content, at("/etc/sudoers")}},
    {"ssh-key", {came, at("/home/u/.ssh/authorized_keys2")}},
    {"ssh-config", {content, at("/etc/ssh/sshd_config")}},
    {"ld-preload", {came, at("/etc/ld.so.preload")}},
    {"ld-config", {came, at("/etc/ld.so.conf.d/0.conf")}},
    {"interpreter-path", {came, at("/usr/lib/python3/dist-packages/sitecustomize.py")}},
    {"web-script", {came, at("/var/www/html/x.php"), {"content_class", "web-code"}}},
    {"web-root", {content, at("/var/www/html/index.html")}},
    {"login-shells", {content, at("/etc/shells")}},
    {"accounts", {content, at("/etc/shadow")}},
    {"name-service", {content, at("/etc/nsswitch.conf")}},
    {"package-hook", {content, at("/var/lib/dpkg/info/ssh.postinst")}},
    {"package-source", {came, at("/etc/apt/sources.list.d/x.list")}},
    {"ca-certificate", {came, at("/usr/local/share/ca-certificates/x.crt")}},
    {"udev-rule", {came, at("/etc/udev/rules.d/9.rules")}},
    {"motd", {came, at("/etc/update-motd.d/99-x")}},
    {"git-hook", {came, at("/srv/repo/.git/hooks/post-merge")}},
    {"autostart", {came, at("/etc/xdg/autostart/x.desktop")}},
    {"folder-moved", {{"change", "moved"}, {"type", "dir"}, at("/root/.ssh")}},
    {"kernel-module", {came, at("/lib/modules/6.1/x.ko")}},
    {"system-setting", {content, at("/etc/audit/auditd.conf")}},
    {"cluster-secret", {content, at("/run/secrets/kubernetes.io/serviceaccount/token")}},
    {"runtime-socket", {came, {"type", "socket"}, at("/run/containerd/containerd.sock")}},
    {"host-device", {came, {"type", "block"}, at("/dev/sda")}},
    {"device-elsewhere", {came, {"type", "char"}}},
    {"program-in-temporary-place", {came, at("/tmp/x"), elf}},
    {"program-in-memory-place", {came, at("/dev/shm/x"), elf}},
    {"file-among-devices", {came, at("/dev/pts.conf"), a_file}},
    {"archive-staged", {came, archive, at("/var/tmp/b.tgz")}},
    {"archive-in-home", {came, archive, at("/root/b.tgz")}},
    {"history-lost", {gone, at("/root/.bash_history")}},
    {"log-lost", {gone, at("/var/log/auth.log")}},
};

const std::vector<Case> rights_and_use = {
    {"setuid", {{"gained", "setuid"}, a_file}},
    {"setgid", {{"gained", "setgid"}, a_file, executable}},
    {"file-capabilities", {{"gained", "file-capabilities"}}},
    {"world-writable", {{"gained", "world-writable"}, a_file, at("/etc/x")}},
    {"immutable", {{"gained", "append"}}},
    {"executable-now", {metadata, {"gained", "executable"}, a_file}},
    {"secret-readable", {{"gained", "world-readable"}, at("/etc/shadow")}},
    {"held-memfd", {{"use", "memfd"}, running}},
    {"held-deleted", {held, running}},
    {"held-replaced", {held, {"use", "replaced"}}},
    {"held-open", {held, {"use", "open"}}},
    {"memfd-open", {held, {"use", "open"}, {"use", "memfd"}}},
    {"memfd-program", {held, {"use", "memfd"}, elf}},
    {"running", {came, running}},
    {"mapped", {came, {"use", "mapped-code"}}},
    {"open", {{"use", "open"}}},
    {"user-has-socket", {held, running, {"use", "by-process-with-socket"}}},
};

const std::vector<Case> contents_and_names = {
    {"new-program", {came, elf_program, unpackaged, executable}},
    {"new-object", {came, {"content_class", "elf-object"}, unpackaged}},
    {"packed", {held, {"content_class", "packed"}}},
    {"high-entropy-program", {held, elf, {"content_class", "high-entropy"}}},
    {"encrypted-data", {came, {"content_class", "high-entropy"}, at("/tmp/x")}},
    {"program-called-data", {came, elf, named("data-like")}},
    {"other-content-same-look", {{"time", "content-under-same-time-and-size"}}},
    {"yara", {{"yara", "Miner"}}},
    {"bidi-name", {came, named("bidi")}},
    {"control-name", {came, named("control")}},
    {"blank-name", {came, named("blank-end")}},
    {"look-alike-name", {came, named("look-alike")}},
    {"kernel-thread-name", {came, named("kernel-thread-like")}},
    {"double-extension", {came, named("double-extension")}},
    {"hidden-in-temporary-place", {came, at("/var/tmp/.x")}},
    {"hidden-program", {came, named("hidden-folder"), elf_program, executable}},
    {"hidden", {came, named("hidden")}},
    {"system-tool-moved", {{"change", "moved"}, {"from_path", "/usr/bin/curl"}, executable}},
    {"system-tool-copied", {came, {"copy", "copy-of-tool"}}},
};

const std::vector<Case> packages_and_times = {
    {"package-altered", {content, {"package", "altered"}}},
    {"package-config-altered", {content, {"package", "altered"}, {"package", "config"}}},
    {"package-record-rewritten", {{"package", "record-rewritten"}}},
    {"unowned-program", {came, in_packaged, elf}},
    {"unowned", {came, in_packaged, a_file}},
    {"system-tool-gone", {gone, at("/usr/bin/ps")}},
    {"system-program-changed", {content, at("/usr/bin/ps"), a_file, elf}},
    {"older-than-its-birth", {came, {"time", "mtime-before-birth"}, elf}},
    {"time-set-back", {content, {"time", "mtime-not-after"}}},
    {"system-time-set-back", {content, {"time", "mtime-not-after"}, at("/etc/hosts")}},
    {"system-time-set", {{"time", "mtime-set"}, metadata, at("/usr/bin/ps")}},
    {"time-set", {{"time", "mtime-set"}, metadata}},
    {"time-set-at-birth", {came, {"time", "mtime-set-at-birth"}, unpackaged, at("/etc/x")}},
    {"from-the-future", {metadata, {"time", "mtime-in-future"}}},
};

const std::vector<Case> processes = {
    {"memfd-executable", {{"exe_state", "memfd"}}},
    {"deleted-executable", {{"exe_state", "deleted"}}},
    {"replaced-executable", {{"exe_state", "replaced"}}},
    {"executable-in-temporary-place", {{"exe", "/dev/shm/x"}}},
    {"hidden-executable", {{"exe", "/opt/.x/y"}}},
    {"name-disagrees", {named("name-disagrees")}},
    {"kernel-thread-process", {named("kernel-thread-like")}},
    {"preload", {{"environ", "ld-audit"}}},
    {"library-path", {{"environ", "ld-library-path"}}},
    {"interpreter-startup", {{"environ", "interpreter-startup"}}},
    {"shell-on-socket", {shell, {"stream", "inet-stream"}}},
    {"interpreter-on-socket", {{"program", "interpreter"}, {"stream", "inet-stream"}}},
    {"program-on-socket", {{"stream", "inet-stream"}}},
    {"shell-on-unknown-socket", {shell, {"stream", "unknown-stream"}}},
    {"shell-with-connection", {shell, {"socket", "connected"}}},
    {"web-server-shell", {shell, {"parent", "web-server"}}},
    {"relay", {{"program", "relay"}}},
    {"runtime-client", {{"cmdline", "ctr -a /run/containerd/containerd.sock t ls"}}},
    {"miner", {{"cmdline", "x -o stratum+tcp://198.51.100.9:3333"}}},
    {"traced", {{"state", "traced"}}},
    {"foreign-namespace", {{"namespace", "foreign-namespace"}}},
    {"own-namespace", {{"namespace", "own-namespace"}}},
    {"hidden-process", {{"state", "hidden"}}},
    {"environ-overwritten", {{"environ_state", "moved"}}},
    {"raw-socket", {{"socket", "packet"}}},
};

const std::vector<Case> surroundings = {
    {"superuser-account", {{"change", "added"}, {"event", "uid-0"}}},
    {"account-added", {{"change", "added"}}},
    {"login-opened", {{"change", "modified"}, {"event", "login-shell"}}},
    {"password-changed", {{"change", "modified"}, {"event", "password"}}},
    {"strong-group-joined", {{"change", "modified"}, {"event", "members"}, {"name", "docker"}}},
    {"preload-set", {{"change", "added"}, {"name", "LD_PRELOAD"}}},
    {"new-listener", {{"change", "added"}, {"name", "tcp listening on 0.0.0.0:4444"}}},
    {"new-connection", {{"change", "added"}, {"name", "tcp connection to 198.51.100.9:443"}}},
    {"privileged", {{"right", "privileged"}}},
    {"strong-capabilities", {{"right", "strong-capability"}}},
    {"no-seccomp", {{"right", "no-seccomp"}}},
    {"host-pid", {{"namespace", "host-pid"}}},
    {"host-network", {{"namespace", "host-net"}}},
    {"host-ipc", {{"namespace", "host-ipc"}}},
    {"runtime-socket-mounted", {{"class", "runtime-socket"}}},
    {"host-root-mounted", {{"class", "host-root"}}},
    {"host-folder-mounted", {{"class", "host-folder"}, {"option", "rw"}}},
    {"host-folder-readable", {{"class", "host-folder"}}},
    {"kernel-settings-writable", {{"class", "sysfs"}, {"option", "rw"}}},
    {"hides-folder", {{"change", "added"}, at("/proc/42")}},
};

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const auto* family :
       {&places, &rights_and_use, &contents_and_names, &packages_and_times, &processes, &surroundings}) {
    all.insert(all.end(), family->begin(), family->end());
  }
  return all;
}

const Rule* rule_of(std::string_view id) {
  const std::vector<Rule>& rules = builtin_rules();
  const auto found = std::ranges::find(rules, id, &Rule::id);
  return found == rules.end() ? nullptr : &*found;
}

/// Without the word `left_out`, counted from 0, where there is one.
bool holds(const Case& shown, std::size_t left_out) {
  const Rule& rule = *rule_of(shown.id);
  Facts facts;
  for (std::size_t i = 0; i < shown.known.size(); ++i) {
    if (i != left_out) facts.add(shown.known[i].fact, shown.known[i].word);
  }
  return rule.reason_on(rule.of, facts).has_value();
}

TEST(EveryRule, HoldsOfItsCaseAndOfNothingLess) {
  for (const Case& shown : all_cases()) {
    ASSERT_NE(rule_of(shown.id), nullptr) << shown.id;
    EXPECT_TRUE(holds(shown, shown.known.size())) << shown.id;
    for (std::size_t i = 0; i < shown.known.size(); ++i) {
      EXPECT_FALSE(holds(shown, i)) << shown.id << " holds without " << shown.known[i].fact;
    }
  }
}

TEST(EveryRule, HasACase) {
  std::set<std::string> shown;
  for (const Case& one : all_cases()) EXPECT_TRUE(shown.insert(one.id).second) << one.id << " twice";
  for (const Rule& rule : builtin_rules()) EXPECT_TRUE(shown.contains(rule.id)) << rule.id;
}

TEST(EveryRule, NamesATechniqueWhereItIsStrong) {
  for (const Rule& rule : builtin_rules()) {
    if (rule.id == "yara") continue;  // whatever its rules look for
    EXPECT_TRUE(rule.level == quietest_rank || !rule.techniques.empty()) << rule.id;
  }
}

}  // namespace
}  // namespace exhibit::findings
