#include "evidence/extract/selector.h"
#include "evidence/reader/paths.h"

#include <fnmatch.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace exhibit::extract {
namespace {

constexpr std::string_view pid_prefix = "pid:";
constexpr std::size_t least_digits = 8;

std::unexpected<Error> no_selector(std::string_view text, std::string why) {
  return std::unexpected(Error{ErrorCode::unsupported, 0, {}, std::string(text), std::move(why)});
}

std::optional<std::int64_t> pid_of(std::string_view digits) {
  std::int64_t pid = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), pid);
  if (problem != std::errc() || end != digits.data() + digits.size() || pid <= 0) return std::nullopt;
  return pid;
}

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

char lower(char digit) { return digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit; }

bool may_be_path(std::string_view text) {
  return text.starts_with('/') || text.starts_with('*') || text.starts_with('?') || text.starts_with('[');
}

}  // namespace

Result<Selector> Selector::parse(std::string_view text) {
  if (text.starts_with(pid_prefix)) {
    const auto pid = pid_of(text.substr(pid_prefix.size()));
    if (!pid) return no_selector(text, "not pid: and a number");
    Selector selector(SelectorKind::process, text);
    selector.pid_ = *pid;
    return selector;
  }
  if (text.size() >= least_digits && text.size() <= 2 * Digest::size && is_hexadecimal(text)) {
    Selector selector(SelectorKind::digest, text);
    std::ranges::transform(text, std::back_inserter(selector.digits_), lower);
    return selector;
  }
  if (may_be_path(text)) return Selector(SelectorKind::path, text);
  return no_selector(
      text, "neither a path that begins with / (or a wildcard), nor eight or more digits of a SHA-256, nor pid:N");
}

bool Selector::matches(const FoundFile& file) const {
  switch (kind_) {
    case SelectorKind::process: return file.holder && matches_pid(file.holder->process.pid);
    case SelectorKind::digest: return matches_digest(file);
    case SelectorKind::path: return matches_any_path(file);
  }
  std::unreachable();
}

bool Selector::matches_pid(std::int64_t pid) const { return kind_ == SelectorKind::process && pid == pid_; }

bool Selector::matches_path(const std::string& path) const {
  return path == text_ || ::fnmatch(text_.c_str(), path.c_str(), 0) == 0;
}

bool Selector::matches_digest(const FoundFile& file) const {
  return file.entry.sha256 && file.entry.sha256->hex().starts_with(digits_);
}

bool Selector::matches_any_path(const FoundFile& file) const {
  if (file.holder) return matches_path(file.entry.path) || matches_path(std::string(without_deleted(file.entry.path)));
  if (file.places.empty()) return matches_path(file.entry.path);
  return std::ranges::any_of(file.places, [this](const Place& place) { return matches_path(place.path); });
}

}  // namespace exhibit::extract
