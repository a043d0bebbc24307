#include "evidence/commands/map_option.h"

namespace exhibit {

void add_map_option(CLI::App& command, std::vector<std::string>& map) {
  command.add_option("--map", map, "Container of A that is one of B, by name, id or cid; may be given again")
      ->type_name("A=B")
      ->allow_extra_args(false);
}

Result<std::vector<diff::ToldPair>> told_pairs(const std::vector<std::string>& map) {
  std::vector<diff::ToldPair> pairs;
  for (const std::string& word : map) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == word.size()) {
      return std::unexpected(
          Error{ErrorCode::absent, 0, {}, "--map " + word, "not a container of A, '=' and one of B"});
    }
    pairs.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return pairs;
}

}  // namespace exhibit
