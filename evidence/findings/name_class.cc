#include "evidence/findings/name_class.h"

#include <algorithm>
#include <array>
#include <string>

#include "evidence/encoding/escape.h"
#include "evidence/reader/paths.h"

namespace exhibit::findings {
namespace {

constexpr std::array<std::string_view, 71> system_tools = {"agetty",
                                                           "apache2",
                                                           "apt",
                                                           "atd",
                                                           "auditd",
                                                           "bash",
                                                           "busybox",
                                                           "cat",
                                                           "chmod",
                                                           "chown",
                                                           "chronyd",
                                                           "containerd",
                                                           "cp",
                                                           "cron",
                                                           "crond",
                                                           "curl",
                                                           "dash",
                                                           "date",
                                                           "dbus-daemon",
                                                           "df",
                                                           "dockerd",
                                                           "dpkg",
                                                           "env",
                                                           "find",
                                                           "getty",
                                                           "gpg-agent",
                                                           "grep",
                                                           "gunicorn",
                                                           "httpd",
                                                           "id",
                                                           "ifconfig",
                                                           "init",
                                                           "ip",
                                                           "java",
                                                           "kill",
                                                           "kubelet",
                                                           "login",
                                                           "ls",
                                                           "lsof",
                                                           "mount",
                                                           "mysqld",
                                                           "netstat",
                                                           "nginx",
                                                           "node",
                                                           "passwd",
                                                           "php-fpm",
                                                           "postgres",
                                                           "ps",
                                                           "pstree",
                                                           "python3",
                                                           "redis-server",
                                                           "rsyslogd",
                                                           "runc",
                                                           "sh",
                                                           "sleep",
                                                           "ss",
                                                           "ssh",
                                                           "sshd",
                                                           "su",
                                                           "sudo",
                                                           "supervisord",
                                                           "systemd",
                                                           "systemctl",
                                                           "systemd-journald",
                                                           "systemd-logind",
                                                           "systemd-udevd",
                                                           "tar",
                                                           "top",
                                                           "udevd",
                                                           "wget",
                                                           "who"};

constexpr std::array<std::string_view, 17> kernel_threads = {
    "kworker", "kthreadd", "ksoftirqd", "migration/", "rcu_",     "kswapd", "khugepaged", "kcompactd", "kdevtmpfs",
    "kauditd", "kblockd",  "watchdogd", "jbd2/",      "scsi_eh_", "cpuhp/", "oom_reaper", "kthrotld"};

constexpr std::array<std::string_view, 24> data_extensions = {
    "jpg",  "jpeg", "png", "gif", "bmp", "ico",  "svg",   "webp", "pdf", "doc", "docx", "xls",
    "xlsx", "ppt",  "csv", "log", "css", "woff", "woff2", "ttf",  "mp3", "mp4", "avi",  "mov"};
constexpr std::array<std::string_view, 14> program_extensions = {"sh",  "bash", "py", "pl",  "rb",  "php", "phtml",
                                                                 "jsp", "elf",  "so", "bin", "exe", "jar", "run"};

template <typename Words>
bool is_among(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// What a letter looks like, in code points that fonts draw alike.
char32_t seen_as(char32_t letter) {
  switch (letter) {
    case U'0':
    case U'\u043E':
    case U'\u03BF': return U'o';
    case U'1':
    case U'i':
    case U'I':
    case U'|':
    case U'\u0456':
    case U'\u04CF':
    case U'\u0131': return U'l';
    case U'5':
    case U'\u0455': return U's';
    case U'\u0430': return U'a';
    case U'\u0435': return U'e';
    case U'\u0440': return U'p';
    case U'\u0441': return U'c';
    case U'\u0445': return U'x';
    case U'\u0443': return U'y';
    case U'\u0501': return U'd';
    case U'\u04BB': return U'h';
    default: return letter;
  }
}

std::u32string looks_of(std::string_view name) {
  std::u32string looks;
  while (!name.empty()) {
    const CodePoint point = decode_utf8(name);
    looks += point.length == 0 ? U'\uFFFD' : seen_as(point.value);
    name.remove_prefix(std::max<std::size_t>(point.length, 1));
  }
  return looks;
}

/// In the order of the tools.
const std::array<std::u32string, system_tools.size()>& looks_of_tools() {
  static const auto looks = [] {
    std::array<std::u32string, system_tools.size()> all;
    std::ranges::transform(system_tools, all.begin(), looks_of);
    return all;
  }();
  return looks;
}

bool is_blank(char32_t point) {
  return point == U' ' || point == U'\u00A0' || point == U'\u3000' || point == U'\u2003';
}
bool is_bidi(char32_t point) {
  return (point >= U'\u202A' && point <= U'\u202E') || (point >= U'\u2066' && point <= U'\u2069') ||
         point == U'\u200E' || point == U'\u200F' || point == U'\u061C';
}
bool is_invisible(char32_t point) {
  return (point >= U'\u200B' && point <= U'\u200D') || point == U'\uFEFF' || point == U'\u2028' || point == U'\u2029' ||
         point == U'\u00AD';
}

void add_by_code_points(Facts& facts, std::string_view name) {
  bool is_only_dots = true;
  char32_t first = 0;
  char32_t last = 0;
  for (std::string_view rest = name; !rest.empty();) {
    const CodePoint point = decode_utf8(rest);
    const char32_t value = point.length == 0 ? U'\uFFFD' : point.value;
    if (rest.size() == name.size()) first = value;
    last = value;
    if (is_bidi(value)) facts.add("name_class", "bidi");
    if (is_invisible(value)) facts.add("name_class", "invisible");
    if (value < 0x20 || value == 0x7F) facts.add("name_class", "control");
    is_only_dots = is_only_dots && (value == U'.' || is_blank(value));
    rest.remove_prefix(std::max<std::size_t>(point.length, 1));
  }
  if (is_only_dots && !name.empty()) facts.add("name_class", "dots");
  if (is_blank(first) || is_blank(last)) facts.add("name_class", "blank-end");
}

std::string_view extension_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot + 1);
}

void add_by_extension(Facts& facts, std::string_view name) {
  const std::string_view extension = extension_of(name);
  if (extension.empty()) return;
  if (is_among(data_extensions, extension)) facts.add("name_class", "data-like");
  const std::string_view before = extension_of(name.substr(0, name.size() - extension.size() - 1));
  if (is_among(program_extensions, extension) && is_among(data_extensions, before)) {
    facts.add("name_class", "double-extension");
  }
}

}  // namespace

bool is_system_tool(std::string_view name) { return is_among(system_tools, name); }

std::optional<std::string_view> look_alike_of(std::string_view name) {
  if (name.empty() || is_system_tool(name)) return std::nullopt;
  std::string_view bare = name;
  while (!bare.empty() && (bare.back() == '.' || bare.back() == '_' || bare.back() == ' ')) bare.remove_suffix(1);
  const auto found = std::ranges::find(looks_of_tools(), looks_of(bare));
  if (found == looks_of_tools().end()) return std::nullopt;
  return system_tools[static_cast<std::size_t>(found - looks_of_tools().begin())];
}

bool is_kernel_thread_like(std::string_view name) {
  if (name.size() > 2 && name.front() == '[' && name.back() == ']') return true;
  return std::ranges::any_of(kernel_threads, [name](std::string_view start) { return name.starts_with(start); });
}

void add_name_class(Facts& facts, std::string_view path) {
  const std::string_view name = base_name(path);
  if (name.starts_with('.')) facts.add("name_class", "hidden");
  if (path.substr(0, path.size() - name.size()).find("/.") != std::string_view::npos) {
    facts.add("name_class", "hidden-folder");
  }
  add_by_code_points(facts, name);
  add_by_extension(facts, name);
  if (const auto tool = look_alike_of(name)) facts.add("name_class", "look-alike", std::string(*tool));
  if (is_kernel_thread_like(name)) facts.add("name_class", "kernel-thread-like");
}

}  // namespace exhibit::findings
