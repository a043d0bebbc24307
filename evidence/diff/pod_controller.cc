#include "evidence/diff/pod_controller.h"

#include <algorithm>

namespace exhibit::diff {
namespace {

constexpr std::string_view alphabet = "bcdfghjklmnpqrstvwxz2456789";
constexpr std::size_t suffix_length = 5;
constexpr std::size_t least_hash = 8;
constexpr std::size_t greatest_hash = 10;

bool is_of_alphabet(std::string_view word) { return word.find_first_not_of(alphabet) == std::string_view::npos; }

/// What stands behind the last hyphen; empty where there is nothing before it.
std::string_view last_word(std::string_view name) {
  const auto hyphen = name.rfind('-');
  return hyphen == std::string_view::npos || hyphen == 0 ? std::string_view() : name.substr(hyphen + 1);
}

std::string_view without_last_word(std::string_view name) { return name.substr(0, name.rfind('-')); }

bool is_template_hash(std::string_view word, const std::vector<Label>& labels) {
  const auto label = std::ranges::find(labels, "pod-template-hash", &Label::name);
  if (label != labels.end()) return word == label->value;
  // A digit tells it from a word of the controller's name.
  const bool has_digit = word.find_first_of("2456789") != std::string_view::npos;
  return word.size() >= least_hash && word.size() <= greatest_hash && has_digit && is_of_alphabet(word);
}

}  // namespace

std::string pod_controller(std::string_view pod_name, const std::vector<Label>& labels) {
  const std::string_view suffix = last_word(pod_name);
  if (suffix.size() != suffix_length || !is_of_alphabet(suffix)) return "";
  const std::string_view set = without_last_word(pod_name);
  const std::string_view hash = last_word(set);
  const bool is_of_template = !hash.empty() && is_template_hash(hash, labels);
  return std::string(is_of_template ? without_last_word(set) : set);
}

}  // namespace exhibit::diff
