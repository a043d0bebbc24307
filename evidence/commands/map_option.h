// --map, by which a person tells which containers are one.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/diff/container_pairing.h"

namespace exhibit {

/// --map A=B, as often as it is given.
void add_map_option(CLI::App& command, std::vector<std::string>& map);

/// Fails where one is not a container of A, '=' and one of B.
Result<std::vector<diff::ToldPair>> told_pairs(const std::vector<std::string>& map);

}  // namespace exhibit
