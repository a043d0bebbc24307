// The declaration that a qualified person signs so that a bundle authenticates itself: a certification as Federal Rules
// of Evidence 902(13) (a process that produces an accurate result) and 902(14) (data copied, verified by a digest) ask
// for, in the form of 28 U.S.C. 1746.
#pragma once

#include <string>

#include "evidence/account/account.h"
#include "evidence/certify/document.h"

namespace exhibit::certify {

/// What only the declarant knows; empty where not given.
struct Declarant {
  std::string name;
  std::string position;
  std::string employer;
  std::string place;
  std::string clock_offset;  ///< how far the host's clock was off, and by what that was measured
};

/// Says what the bundle records and what was found when it was verified, and leaves to the declarant what no program
/// can know.
Document declaration(const Account& account, const Declarant& declarant);

}  // namespace exhibit::certify
