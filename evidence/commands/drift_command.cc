#include "evidence/commands/drift_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "evidence/bundle/output.h"
#include "evidence/commands/findings_options.h"
#include "evidence/commands/lenders.h"
#include "evidence/commands/terminal.h"
#include "evidence/drift/bundle_drift.h"
#include "evidence/drift/report.h"
#include "evidence/drift/siblings.h"
#include "evidence/findings/explain_drift.h"
#include "evidence/packages/bundle_packages.h"
#include "evidence/show/bundle_scope.h"
#include "evidence/show/page.h"
#include "evidence/show/scope.h"

namespace exhibit {
namespace {

constexpr int none = 0;
constexpr int drifted = 1;
constexpr int trouble = 2;

constexpr const char* footer = R"(What is said of a file, the worst first:
  # held (by a process: no path leads to it)
  ~ modified (content)   + added          ! type (became something else)   - removed
  > moved                * metadata only  @ since_start (by its times)      ? unknown (could not be read)
  = copied_up (in the writable layer, with all that the image had: counted, shown with --all)
  % seen (no change: a process, a mount or the container is so)
Before it stands the rank, 1 the worst to 4, below it why (RULES.md, exhibit-drift(1)).

An overlay is held against the layers of its image, a tmpfs against nothing. Of volumes, binds and roots without
layers only times tell, which is weaker, and said so.

Exit status:
  0  no drift
  1  drift, or what could not be read
  2  usage, or a bundle that cannot be read)";

struct Arguments {
  std::string bundle;
  std::vector<std::string> others;
  std::vector<std::string> with;
  show::Request request;
  bool counts_siblings = false;
  bool all = false;
  FindingsOptions findings;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit drift: {}\n", error.message());
  return trouble;
}

/// The bundle and the others, opened and loaded. Sides point into bundles, which therefore stay where they are.
struct Opened {
  std::deque<Bundle> bundles;
  std::deque<diff::BundleSide> sides;

  Result<void> add(const std::string& path) {
    auto bundle = Bundle::open(path);
    if (!bundle) return std::unexpected(std::move(bundle).error());
    if (bundle->number_withheld() > 0) {
      fail({ErrorCode::absent, 0, {}, path, "a redacted copy: what it withholds is unknown here, not unchanged"});
    }
    if (bundle->is_cut()) {
      fail({ErrorCode::corrupt, 0, {}, path, "cut: it ends before its seal; judged as far as it goes"});
    }
    bundles.push_back(*std::move(bundle));
    auto side = diff::BundleSide::load("the bundle", bundles.back());
    if (!side) return std::unexpected(std::move(side).error());
    sides.push_back(*std::move(side));
    return {};
  }
};

Result<std::vector<drift::ContainerDrift>> judge(const Opened& opened, const Arguments& arguments,
                                                 const findings::Explainer& explainer) {
  auto containers = show::containers_in_scope(opened.bundles.front(), arguments.request);
  if (!containers) return std::unexpected(containers.error());
  // Processes of no container see the host's files, which nobody walked for them.
  std::erase_if(*containers, [](const ContainerRecord& one) { return one.cid == show::host_cid; });
  const packages::BundlePackages packages(opened.bundles.front());
  auto drifts = drift::drift_of(opened.sides.front(), *containers, &packages);
  if (!drifts) return drifts;
  std::vector<const diff::BundleSide*> sides;
  for (const diff::BundleSide& side : opened.sides) sides.push_back(&side);
  const auto counted = arguments.counts_siblings ? drift::count_siblings(*drifts, sides) : Result<void>();
  if (!counted) return std::unexpected(counted.error());
  const auto explained = findings::explain_drift(*drifts, opened.sides.front(), packages, explainer);
  if (!explained) return std::unexpected(explained.error());
  return drifts;
}

void write_objects(const std::vector<drift::ContainerDrift>& drifts, const Arguments& arguments, Output& output) {
  show::Page page(output);
  for (const auto& [container, mount, finding] : drift::worst_first(drifts)) {
    if (finding->assessment.rank > arguments.findings.least_rank) continue;
    if (arguments.all || !finding->quiet) page.add(drift::finding_line(*container, *mount, *finding));
  }
  page.flush();
}

void write_text(const std::vector<drift::ContainerDrift>& drifts, const Arguments& arguments, Output& output) {
  const show::Palette palette = palette_of_stdout();
  for (const drift::ContainerDrift& container : drifts) {
    output.write(drift::container_text(container, arguments.all, palette, arguments.findings.least_rank) + "\n");
  }
  output.write(drift::summary_text(drifts));
}

int run(const Arguments& arguments) {
  const auto explainer = AskedExplainer::from(arguments.findings);
  if (!explainer) return fail(explainer.error());
  const auto lenders = Lenders::open(arguments.with);
  if (!lenders) return fail(lenders.error());
  Opened opened;
  if (const auto added = opened.add(arguments.bundle); !added) return fail(added.error());
  for (const std::string& other : arguments.others) {
    if (const auto added = opened.add(other); !added) return fail(added.error());
  }
  lenders->lend_to(opened.bundles.front());
  if (const auto told = warn_if_out_of_reach(opened.bundles.front(), "drift"); !told) return fail(told.error());
  const auto drifts = judge(opened, arguments, explainer->explainer());
  if (!drifts) return fail(drifts.error());
  const int status = drift::has_drift(*drifts) ? drifted : none;
  StreamOutput output(STDOUT_FILENO, "standard output");
  try {
    arguments.request.json ? write_objects(*drifts, arguments, output) : write_text(*drifts, arguments, output);
  } catch (const OutputError& failure) {
    // A reader who has seen enough (`| head`) is no trouble.
    return failure.error().system_errno == EPIPE ? status : fail(failure.error());
  }
  return status;
}

}  // namespace

void add_drift_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("drift", "Say what containers changed in what they began with");
  const auto arguments = std::make_shared<Arguments>();
  command->footer(footer);
  command->add_option("bundle", arguments->bundle, "The bundle")->required()->type_name("BUNDLE");
  command->add_option("others", arguments->others, "With --siblings: more bundles with containers of the same image")
      ->type_name("OTHER");
  command->add_option("--container", arguments->request.containers, "Only of this container; may be given again")
      ->allow_extra_args(false)  // one each time, or the bundle after it would be taken for a name
      ->type_name("ID|NAME");
  CLI::Option* const siblings = command->add_flag("--siblings", arguments->counts_siblings,
                                                  "Count which containers of the same image have the same change");
  command->add_flag("--all", arguments->all, "What is quiet, too");
  add_with_option(*command, arguments->with);
  add_findings_options(*command, arguments->findings);
  command->add_flag("--json", arguments->request.json, "One object a line for each finding");
  command->callback([arguments, siblings, &exit_status] {
    if (!arguments->others.empty() && siblings->count() == 0) {
      throw CLI::ValidationError("OTHER", "more bundles go only with --siblings");
    }
    exit_status = run(*arguments);
  });
}

}  // namespace exhibit
