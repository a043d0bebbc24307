// What `exhibit custody` can be told to do. Each returns the exit status, once it has said what it did or why not.
#pragma once

#include <string>
#include <vector>

#include "evidence/commands/custody_options.h"
#include "evidence/commands/signing_options.h"

namespace exhibit {

enum CustodyStatus : int { custody_whole = 0, custody_broken = 1, custody_trouble = 2, custody_open = 3 };

/// Of all actions; each has its own of them.
struct CustodyActionArguments {
  std::string bundle;
  std::string kind;
  std::string receiver;
  CustodyArguments custody;
  SigningArguments signing;
  std::vector<std::string> signers;
  std::vector<std::string> time_authorities;
  std::vector<std::string> stamps;
  std::string expected_head;
  std::string authority;
  bool json = false;
};

/// Adds an event of this kind.
int add_to_custody(const CustodyActionArguments& arguments, std::string_view kind);
/// Sets a torn last line aside and adds the event that tells so.
int repair_custody(const CustodyActionArguments& arguments);
int verify_custody(const CustodyActionArguments& arguments);
/// Shows who had the bundle, then the same judgement.
int show_custody(const CustodyActionArguments& arguments);
/// Has the last line time-stamped.
int stamp_custody(const CustodyActionArguments& arguments);

/// For the actions: the error as one line, and what there is to report on standard output.
int fail_custody(const Error& error);
int write_custody_report(const std::string& report, int status);

}  // namespace exhibit
