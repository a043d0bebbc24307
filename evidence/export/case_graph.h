// The acquisition, the bundle and its custody as a graph of CASE 1.4 and UCO 1.4 (caseontology.org), in JSON-LD.
#pragma once

#include <string>

#include "evidence/account/account.h"

namespace exhibit {

/// One JSON-LD document and a newline. Every node is named, by a UUID that follows from the bundle's id and what the
/// node is: the same account gives the same graph. Text from the evidence is escaped as for a terminal.
///
/// Nodes: an Investigation where the operator named a case; the acquisition, the verification and each custody event as
/// InvestigativeActions, each informed by the one before; the tools, the host, the persons, the containers; the bundle
/// as an ArchiveFile with its digests, its ProvenanceRecord with the exhibit number.
std::string case_graph(const Account& account);

}  // namespace exhibit
