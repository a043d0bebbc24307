#include "evidence/commands/lenders.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "evidence/reader/content.h"

namespace exhibit {

void add_with_option(CLI::App& command, std::vector<std::string>& paths) {
  command.add_option("--with", paths, "An earlier bundle that this one left content to; may be given again")
      ->type_name("BUNDLE")
      ->allow_extra_args(false);
}

Result<void> warn_if_out_of_reach(const Bundle& bundle, std::string_view command) {
  const auto missing = count_pieces_out_of_reach(bundle);
  if (!missing) return std::unexpected(missing.error());
  if (*missing == 0) return {};
  const Error warning{
      ErrorCode::absent,
      0,
      {},
      bundle.path(),
      fmt::format("{} pieces of content are in an earlier bundle (--skip-captured), and what depends on "
                  "them is not told; name that bundle with --with",
                  *missing)};
  fmt::print(stderr, "exhibit {}: {}\n", command, warning.message());
  return {};
}

void lend_each_other(Bundle& a, Bundle& b) {
  a.borrow_pieces_from(b);
  b.borrow_pieces_from(a);
}

Result<Lenders> Lenders::open(const std::vector<std::string>& paths) {
  Lenders lenders;
  for (const std::string& path : paths) {
    auto bundle = Bundle::open(path);
    if (!bundle) return std::unexpected(std::move(bundle).error());
    lenders.bundles_.push_back(*std::move(bundle));
  }
  return lenders;
}

void Lenders::lend_to(Bundle& bundle) const {
  for (const Bundle& lender : bundles_) bundle.borrow_pieces_from(lender);
}

}  // namespace exhibit
