#include "evidence/diff/process_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "evidence/reader/capability_word.h"

namespace exhibit::diff {
namespace {

constexpr int decimal = 10;
constexpr int hexadecimal = 16;

template <typename Integer>
bool parse_whole(std::string_view text, int base, Integer& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  return error == std::errc() && stop == end;
}

bool take(std::optional<std::uint64_t>& field, std::string_view text, int base) {
  std::uint64_t value = 0;
  if (field || !parse_whole(text, base, value)) return false;
  field = value;
  return true;
}

/// "0\t0\t0\t0"
bool take(std::optional<Ids>& field, std::string_view text) {
  if (field) return false;
  Ids ids{};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool is_last = i + 1 == ids.size();
    const auto end = is_last ? text.size() : text.find('\t');
    if (end == std::string_view::npos || !parse_whole(text.substr(0, end), decimal, ids[i])) return false;
    text.remove_prefix(is_last ? end : end + 1);
  }
  field = ids;
  return true;
}

bool take_line(ProcessStatus& status, std::string_view name, std::string_view value) {
  if (name == "Uid") return take(status.uids, value);
  if (name == "Gid") return take(status.gids, value);
  if (name == "CapInh") return take(status.inheritable, value, hexadecimal);
  if (name == "CapPrm") return take(status.permitted, value, hexadecimal);
  if (name == "CapEff") return take(status.effective, value, hexadecimal);
  if (name == "CapBnd") return take(status.bounding, value, hexadecimal);
  if (name == "CapAmb") return take(status.ambient, value, hexadecimal);
  if (name == "Seccomp") return take(status.seccomp, value, decimal);
  if (name == "NoNewPrivs") return take(status.no_new_privileges, value, decimal);
  if (name == "TracerPid") return take(status.tracer, value, decimal);
  return true;
}

void write_ids(JsonWriter& json, std::string_view name, const std::optional<Ids>& ids) {
  if (!ids) return;
  json.key(name).begin_array();
  for (const std::uint32_t id : *ids) json.integer(id);
  json.end_array();
}

void write_number(JsonWriter& json, std::string_view name, const std::optional<std::uint64_t>& number) {
  if (number) json.field(name, *number);
}

void write_set(JsonWriter& json, std::string_view name, const std::optional<std::uint64_t>& set) {
  if (set) json.field(name, fmt::format("{:016x}", *set));
}

}  // namespace

std::optional<ProcessStatus> parse_process_status(std::string_view text) {
  ProcessStatus status;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view value = line.substr(colon + 1);
    if (value.starts_with('\t')) value.remove_prefix(1);
    if (!take_line(status, line.substr(0, colon), value)) return std::nullopt;
  }
  return status;
}

std::string capability_name(unsigned number) {
  auto word = capability_word(number);
  if (!word) return fmt::format("capability {}", number);
  for (char& letter : *word) letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  return "CAP_" + *word;
}

std::string seccomp_word(std::uint64_t mode) {
  static constexpr std::array<std::string_view, 3> words = {"off", "strict", "filter"};
  return mode < words.size() ? std::string(words[mode]) : std::to_string(mode);
}

void write_status(JsonWriter& json, const ProcessStatus& status) {
  json.key("status").begin_object();
  write_ids(json, "uids", status.uids);
  write_ids(json, "gids", status.gids);
  json.key("capabilities").begin_object();
  write_set(json, "inheritable", status.inheritable);
  write_set(json, "permitted", status.permitted);
  write_set(json, "effective", status.effective);
  write_set(json, "bounding", status.bounding);
  write_set(json, "ambient", status.ambient);
  json.end_object();
  if (status.seccomp) json.field("seccomp", seccomp_word(*status.seccomp));
  write_number(json, "no_new_privileges", status.no_new_privileges);
  write_number(json, "tracer", status.tracer);
  json.end_object();
}

}  // namespace exhibit::diff
