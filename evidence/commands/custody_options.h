// The options by which a command is told what goes into a custody log.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

#include "evidence/custody/record.h"

namespace exhibit {

struct CustodyArguments {
  std::string who;
  std::string where;
  std::string why;
  std::string note;
};

/// --by, --where, --why, --note.
void add_custody_options(CLI::App& command, CustodyArguments& arguments);

/// The event, with this user and machine for what was not told.
custody::Event custody_event(const CustodyArguments& arguments, std::string kind, custody::BundleState bundle);

}  // namespace exhibit
