#include "evidence/commands/findings_options.h"

#include "evidence/findings/rule_file.h"
#include "evidence/findings/yara_scanner.h"

namespace exhibit {

void add_findings_options(CLI::App& command, FindingsOptions& options) {
  command.add_option("--rules", options.rules, "Add rules, or replace those of the same id; may be given again")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command.add_option("--yara", options.yara, "Scan captured content with these YARA rules; may be given again")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command.add_option("--min-rank", options.least_rank, "Only findings of this rank or worse: 1, the worst, to 5")
      ->check(CLI::Range(findings::worst_rank, findings::quietest_rank))
      ->type_name("N");
}

Result<AskedExplainer> AskedExplainer::from(const FindingsOptions& options) {
  AskedExplainer asked;
  asked.rules_ = std::make_unique<std::vector<findings::Rule>>(findings::builtin_rules());
  for (const std::string& path : options.rules) {
    auto more = findings::read_rules(path);
    if (!more) return std::unexpected(std::move(more).error());
    findings::add_rules(*asked.rules_, *std::move(more));
  }
  if (!options.yara.empty()) {
    auto scanner = findings::yara_scanner(options.yara);
    if (!scanner) return std::unexpected(std::move(scanner).error());
    asked.scanner_ = *std::move(scanner);
  }
  asked.explainer_ = std::make_unique<findings::Explainer>(*asked.rules_, asked.scanner_.get());
  return asked;
}

}  // namespace exhibit
