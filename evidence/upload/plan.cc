#include "evidence/upload/plan.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "evidence/reader/json.h"

namespace exhibit::upload {
namespace {

constexpr std::string_view upload_id = "uploadId=";

std::string_view without_newline(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

constexpr std::string_view plain = "http://";
constexpr const char* over_plain_http =
    "http:// to another host: the evidence and the signed URL could be read on their way; only https:// goes there";

/// Printable ASCII without blanks: what may stand in a request line.
bool is_url(std::string_view text) {
  if (!text.starts_with("https://") && !text.starts_with(plain)) return false;
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

/// localhost, 127.0.0.0/8 in four numbers, or [::1], with a port or without. What has an @ is none of them.
bool is_loopback(std::string_view authority) {
  if (authority == "[::1]" || authority.starts_with("[::1]:")) return true;
  const std::string host(authority.substr(0, authority.find(':')));
  if (authority.find('@') != std::string_view::npos) return false;
  in_addr address{};
  return host == "localhost" || (::inet_pton(AF_INET, host.c_str(), &address) == 1 && host.starts_with("127."));
}

bool leaves_the_host_in_the_clear(std::string_view url) {
  if (!url.starts_with(plain)) return false;
  url.remove_prefix(plain.size());
  return !is_loopback(url.substr(0, url.find_first_of("/?#")));
}

/// Why nothing may be sent to it; nullptr where it may.
const char* why_not(std::string_view url) {
  if (!is_url(url)) return "not a URL";
  return leaves_the_host_in_the_clear(url) ? over_plain_http : nullptr;
}

std::vector<std::string> urls_of(const Json& array, Fields& fields) {
  std::vector<std::string> urls;
  for (const Json& element : array) {
    const char* const reason =
        element.is_string() ? why_not(element.get_ref<const std::string&>()) : "not an array of URLs";
    if (reason != nullptr) {
      fields.fail("parts", reason);
      return {};
    }
    urls.push_back(element.get<std::string>());
  }
  return urls;
}

std::string url_of(const char* name, Fields& fields) {
  std::string url = fields.text(name);
  if (const char* const reason = why_not(url)) fields.fail(name, reason);
  return url;
}

void refuse_unknown(const Json& object, Fields& fields) {
  constexpr std::array known = {"put", "part_bytes", "parts", "complete", "get"};
  for (const auto& [name, value] : object.items()) {
    if (std::ranges::find(known, name) == known.end()) fields.fail(name.c_str(), "not known");
  }
}

Plan read_plan(const Json& object, Fields& fields) {
  Plan plan;
  if (fields.has("put")) {
    plan.parts = {url_of("put", fields)};
    if (fields.has("parts")) fields.fail("parts", "put takes the whole file");
  } else {
    plan.part_bytes = fields.unsigned_integer("part_bytes");
    plan.parts = urls_of(fields.array("parts"), fields);
    plan.complete = url_of("complete", fields);
    if (plan.part_bytes == 0) fields.fail("part_bytes", "0");
    if (plan.parts.empty() || plan.parts.size() > most_parts) fields.fail("parts", "not 1 to 10,000 of them");
  }
  if (fields.has("get")) plan.get = url_of("get", fields);
  refuse_unknown(object, fields);
  return plan;
}

}  // namespace

Result<Plan> parse_plan(std::string_view text, const std::string& where) {
  const std::string_view line = without_newline(text);
  if (is_url(line)) {
    if (const char* const reason = why_not(line)) return corrupt(where, reason);
    return Plan{{std::string(line)}, 0, {}, {}};
  }
  const auto object = parse_json_object(text, where);
  // The parser's own words may quote what is a secret.
  if (!object) return corrupt(where, "neither one URL (http…) nor a JSON object");
  Fields fields(*object);
  Plan plan = read_plan(*object, fields);
  if (fields.problem()) return corrupt(where, *fields.problem());
  return plan;
}

std::string shown_url(std::string_view url) {
  // What stands before an @ would be a name and a password.
  const auto host = url.find("://") + 3;
  const auto end = std::min(url.find_first_of("?#"), url.size());
  const auto at = url.substr(0, url.find('/', host)).rfind('@');
  const auto begin = at == std::string_view::npos || at >= end ? host : at + 1;
  return std::string(url.substr(0, host)) + std::string(url.substr(begin, end - begin));
}

std::string identity_of(std::string_view url) {
  std::string identity = shown_url(url);
  const auto query = url.find('?');
  if (query == std::string_view::npos) return identity;
  std::string_view rest = url.substr(query + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    if (pair.starts_with(upload_id)) identity += "?" + std::string(pair);
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
  }
  return identity;
}

}  // namespace exhibit::upload
