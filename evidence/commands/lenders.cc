#include "evidence/commands/lenders.h"

#include <utility>

namespace exhibit {

void add_with_option(CLI::App& command, std::vector<std::string>& paths) {
  command.add_option("--with", paths, "An earlier bundle that this one left content to; may be given again")
      ->type_name("BUNDLE")
      ->allow_extra_args(false);
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
