#include "evidence/commands/account_command.h"

#include <fmt/format.h>

#include <cstdio>

#include "evidence/commands/terminal.h"
#include "evidence/commands/verdict_status.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit {
namespace {

constexpr int trouble = 2;

int fail(std::string_view command, const Error& error) {
  fmt::print(stderr, "exhibit {}: {}\n", command, error.message());
  return trouble;
}

}  // namespace

std::expected<Account, int> account_or_status(std::string_view command, const std::string& bundle,
                                              const TrustArguments& trust) {
  const auto request = trust_request(trust);
  if (!request) return std::unexpected(fail(command, request.error()));
  const auto sidecars = read_sidecars(SidecarPaths(bundle));
  if (!sidecars) return std::unexpected(fail(command, sidecars.error()));
  auto account = account_of(bundle, *sidecars, *request);
  if (!account) return std::unexpected(fail(command, account.error()));
  if (has_broken_custody(*account)) {
    fail(command, corrupt(bundle,
                          "its custody log is BROKEN; nothing is written of it, exhibit custody verify lists the "
                          "faults")
                      .error());
    return std::unexpected(status_of(Verdict::tampered));
  }
  const Verdict verdict = account->judgement.verdict;
  if (has_records(verdict) && account->judgement.is_as_asked) return *std::move(account);
  fail(command,
       corrupt(bundle, fmt::format("{}; nothing is written of it, exhibit verify lists the faults",
                                   has_records(verdict) ? "not signed or stamped as required" : verdict_word(verdict)))
           .error());
  return std::unexpected(status_of(has_records(verdict) ? Verdict::tampered : verdict));
}

int write_document(std::string_view command, const std::string& path, std::string_view text, int status) {
  if (!path.empty() && path != "-") {
    const auto written = write_new_file(path, text);
    return written ? status : fail(command, written.error());
  }
  const auto printed = write_to_stdout(text);
  return printed ? status : fail(command, printed.error());
}

}  // namespace exhibit
