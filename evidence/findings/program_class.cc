#include "evidence/findings/program_class.h"

#include <algorithm>
#include <array>

#include "evidence/findings/process_facts.h"
#include "evidence/reader/paths.h"

namespace exhibit::findings {
namespace {

constexpr std::array<std::string_view, 11> shells = {"sh",   "bash", "dash", "ash",  "zsh",  "ksh",
                                                     "mksh", "fish", "csh",  "tcsh", "rbash"};
constexpr std::array<std::string_view, 10> interpreters = {"python", "perl", "ruby",  "php",    "node",
                                                           "nodejs", "lua",  "tclsh", "expect", "pwsh"};
constexpr std::array<std::string_view, 7> relays = {"nc", "ncat", "netcat", "socat", "cryptcat", "chisel", "gost"};
constexpr std::array<std::string_view, 3> of_many_names = {"busybox", "toybox", "coreutils"};
constexpr std::array<std::string_view, 8> web_servers = {"nginx",   "apache2", "httpd", "lighttpd",
                                                         "php-fpm", "caddy",   "uwsgi", "php-cgi"};

/// "python3.11" → "python", "nc.openbsd" → "nc".
std::string_view without_version(std::string_view name) {
  const auto end = name.find_first_of("0123456789.");
  return end == 0 ? name : name.substr(0, end);
}

template <typename Words>
bool is_among(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::string_view called_name(const ProcessRecord& process) {
  if (process.cmdline.empty()) return process.comm;
  std::string_view name = base_name(process.cmdline.front());
  if (process.cmdline.front().find('/') == std::string::npos) name = process.cmdline.front();
  if (name.starts_with('-')) name.remove_prefix(1);
  return name;
}

std::string_view program_class(const ProcessRecord& process) {
  std::string_view name = base_name(without_deleted(process.exe));
  if (name.empty() || is_among(of_many_names, name)) name = called_name(process);
  // "busybox sh": the applet is the second argument.
  if (is_among(of_many_names, name) && process.cmdline.size() > 1) name = process.cmdline[1];
  if (is_among(shells, name)) return "shell";
  const std::string_view bare = without_version(name);
  if (is_among(interpreters, bare)) return "interpreter";
  return is_among(relays, bare) ? "relay" : "";
}

bool is_web_server(const ProcessRecord& process) {
  const std::string_view name = base_name(without_deleted(process.exe));
  return std::ranges::any_of(web_servers, [name](std::string_view server) { return name.starts_with(server); });
}

}  // namespace exhibit::findings
