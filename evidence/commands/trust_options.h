// The options by which a command is told whom to trust.
#pragma once

#include <CLI/CLI.hpp>

#include <array>
#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/trust/request.h"

namespace exhibit {

struct TrustArguments {
  std::vector<std::string> signers;
  std::vector<std::string> authorities;
  std::vector<std::string> time_authorities;
  std::string expected_seal;
  bool requires_signature = false;
  bool requires_time_stamp = false;
};

/// What add_trust_options() adds.
inline constexpr std::array trust_option_names = {
    "--signer", "--ca", "--tsa-ca", "--expect-seal", "--require-signature", "--require-timestamp"};
void add_trust_options(CLI::App& command, TrustArguments& arguments);

/// Reads the files that are named; certificates are judged at this moment unless a time stamp says otherwise.
Result<TrustRequest> trust_request(const TrustArguments& arguments);

}  // namespace exhibit
