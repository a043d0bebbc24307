#include "evidence/bundle/member_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace exhibit {
namespace {

constexpr std::array<bool, 256> allowed = [] {
  std::array<bool, 256> bytes{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-")) {
    bytes[static_cast<unsigned char>(c)] = true;
  }
  return bytes;
}();

bool is_allowed(char c) { return allowed[static_cast<unsigned char>(c)]; }

bool is_component(std::string_view component) { return !component.empty() && component != "." && component != ".."; }

}  // namespace

bool is_member_name(std::string_view name) {
  if (name.size() > greatest_member_name || !std::ranges::all_of(name, is_allowed)) return false;
  while (true) {
    const auto slash = name.find('/');
    if (!is_component(name.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

std::string bag_of(std::string_view bundle_id) {
  std::string bag = "exhibit-";
  for (const char c : bundle_id) {
    if (c != '-' && bag.size() < 8 + 12) bag.push_back(c);
  }
  return bag;
}

std::string numbered_name(std::string_view stem, std::size_t number, std::string_view extension) {
  return fmt::format("{}.{:04}.{}", stem, number, extension);
}

std::string numbered_id(std::string_view prefix, std::size_t number) { return fmt::format("{}{:04}", prefix, number); }

}  // namespace exhibit
