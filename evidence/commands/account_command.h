// What the commands have in common that write a document about a bundle's account.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "evidence/account/account.h"
#include "evidence/commands/trust_options.h"

namespace exhibit {

/// The account of a bundle of which something may be said: consistent or cut, and with all that was required. Else the
/// exit status, once standard error has told why in the name of `command`.
std::expected<Account, int> account_or_status(std::string_view command, const std::string& bundle,
                                              const TrustArguments& trust);

/// Writes `text` to the new file `path`, or to standard output where it is empty or "-". The exit status where that
/// failed, told on standard error; else `status`.
int write_document(std::string_view command, const std::string& path, std::string_view text, int status);

}  // namespace exhibit
