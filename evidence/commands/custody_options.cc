#include "evidence/commands/custody_options.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace exhibit {
namespace {

std::string user() {
  const char* const name = std::getenv("LOGNAME");
  return name != nullptr && *name != '\0' ? std::string(name) : fmt::format("uid {}", ::geteuid());
}

std::string host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("?");
}

}  // namespace

void add_custody_options(CLI::App& command, CustodyArguments& arguments) {
  command.add_option("--by", arguments.who, "Who does it (default: your login name)")->type_name("NAME");
  command.add_option("--where", arguments.where, "The place")->type_name("TEXT");
  command.add_option("--why", arguments.why, "The purpose, or the authority")->type_name("TEXT");
  command.add_option("--note", arguments.note, "Anything else")->type_name("TEXT");
}

custody::Event custody_event(const CustodyArguments& arguments, std::string kind, custody::BundleState bundle) {
  return {.kind = std::move(kind),
          .who = arguments.who.empty() ? user() : arguments.who,
          .where = arguments.where,
          .why = arguments.why,
          .note = arguments.note,
          .account = fmt::format("{}@{}", user(), host()),
          .tool = fmt::format("exhibit {}", EXHIBIT_VERSION),
          .receiver = {},
          .accepts = {},
          .bundle = std::move(bundle)};
}

}  // namespace exhibit
