// The rows of the page's data (DATA.md): an object each.
#pragma once

#include <string>

#include "evidence/report/report.h"

namespace exhibit::report {

std::string finding_row(const Item& item);
std::string process_row(const ProcessFacts& process);
/// `items` are the report's: a moment of an item has its subject for a label.
std::string moment_row(const Moment& moment, const std::vector<Item>& items);
std::string text_row(const TextChange& change);
std::string mount_row(const MountFacts& mount);
std::string socket_row(const SocketFacts& socket);
std::string ledger_row(const LedgerFacts& ledger);
std::string verification_row(const VerificationFacts& verification);

}  // namespace exhibit::report
