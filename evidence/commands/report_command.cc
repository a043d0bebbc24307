#include "evidence/commands/report_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evidence/account/account.h"
#include "evidence/bundle/output.h"
#include "evidence/commands/findings_options.h"
#include "evidence/commands/lenders.h"
#include "evidence/commands/map_option.h"
#include "evidence/commands/order.h"
#include "evidence/commands/terminal.h"
#include "evidence/commands/trust_options.h"
#include "evidence/report/complaints.h"
#include "evidence/report/data.h"
#include "evidence/report/gather.h"
#include "evidence/report/report_text.h"
#include "evidence/report/write_page.h"
#include "evidence/show/render/fit.h"
#include "evidence/sidecars/sidecars.h"
#include "evidence/verify/verify.h"

namespace exhibit {
namespace {

constexpr int written = 0;
constexpr int trouble = 2;

constexpr const char* footer =
    R"(Of one bundle: what its containers changed in what they began with. Of two: that, and what changed from A to B.
With -o one HTML file is written that needs nothing else: no network, no other file, no server. It is readable with
script off. No text from the evidence becomes markup or script in it. Without -o the story is told here, in ten lines.

For the page and for --json both bundles are verified first, and the verdict stands at the top, whatever it is, as long
as what the report is made of can be read: of content that contradicts its digest nothing is written. The story alone
is told of bundles that were not verified, unless an option says whom to trust. --expect-seal is about B.

Examples:
  exhibit report after.tar
  exhibit report before.tar after.tar -o report.html
  exhibit report before.tar after.tar --signer alice.pem --title 'case 118, web' -o report.html
  exhibit report before.tar after.tar --json | jq -r '.story[].text'

Exit status:
  0  written
  2  nothing is: usage, a bundle that cannot be read, contradicts its digests where it was read or is not signed or
     stamped as required, or an output that cannot be written)";

struct Arguments {
  std::vector<std::string> bundles;
  std::string output;
  std::string title;
  std::vector<std::string> map;
  FindingsOptions findings;
  TrustArguments trust;
  bool is_trust_asked = false;
  std::vector<std::string> with;
  bool json = false;

  bool wants_page() const { return !output.empty(); }
  bool verifies() const { return wants_page() || json || is_trust_asked; }
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit report: {}\n", error.message());
  return trouble;
}

/// A bundle, opened and, where that is wanted, verified.
struct Opened {
  std::optional<Account> account;
  std::unique_ptr<Bundle> bundle;
  diff::BundleSide side;
};

/// Once the report is written, which says so.
void warn_of(const Opened& opened) {
  if (!opened.account) return;
  for (std::string& why : report::complaints_of(*opened.account)) {
    fail({ErrorCode::corrupt, 0, {}, opened.account->path, std::move(why)});
  }
}

Result<Account> account_of_bundle(const std::string& path, const TrustRequest& request) {
  const auto sidecars = read_sidecars(SidecarPaths(path));
  if (!sidecars) return std::unexpected(sidecars.error());
  auto account = account_of(path, *sidecars, request);
  if (!account) return account;
  if (!account->judgement.is_as_asked) {
    return corrupt(path,
                   "not signed or stamped as required; nothing is written of it, exhibit verify lists the faults");
  }
  return account;
}

std::unexpected<Error> unreadable(Error error, std::initializer_list<const Opened*> opened) {
  std::vector<const Account*> accounts;
  for (const Opened* const one : opened) {
    if (one->account) accounts.push_back(&*one->account);
  }
  return std::unexpected(report::nothing_written(std::move(error), accounts));
}

Result<Opened> open_bundle(const std::string& path, std::string name, const TrustRequest* request) {
  Opened opened;
  if (request != nullptr) {
    auto account = account_of_bundle(path, *request);
    if (!account) return std::unexpected(std::move(account).error());
    opened.account = *std::move(account);
  }
  auto bundle = Bundle::open(path);
  if (!bundle) return unreadable(std::move(bundle).error(), {&opened});
  const bool is_sealed = opened.account && !bundle->is_cut();
  if (is_sealed && bundle->read("SEAL").value_or("") != opened.account->verification.seal_text) {
    return corrupt(path, "it was replaced after it was verified; try again");
  }
  opened.bundle = std::make_unique<Bundle>(*std::move(bundle));
  auto side = diff::BundleSide::load(std::move(name), *opened.bundle);
  if (!side) return unreadable(std::move(side).error(), {&opened});
  opened.side = *std::move(side);
  return opened;
}

/// Both sides, or B alone.
struct Sides {
  std::optional<Opened> a;
  Opened b;

  void warn() const {
    if (a) warn_of(*a);
    warn_of(b);
  }
};

Result<Sides> open_sides(const Arguments& arguments) {
  TrustArguments trust = arguments.trust;
  auto request = trust_request(trust);
  if (!request) return std::unexpected(std::move(request).error());
  trust.expected_seal.clear();
  auto request_a = trust_request(trust);
  if (!request_a) return std::unexpected(std::move(request_a).error());
  Sides sides;
  if (arguments.bundles.size() > 1) {
    auto a = open_bundle(arguments.bundles.front(), "A", arguments.verifies() ? &*request_a : nullptr);
    if (!a) return std::unexpected(std::move(a).error());
    sides.a = *std::move(a);
  }
  auto b = open_bundle(arguments.bundles.back(), arguments.bundles.size() > 1 ? "B" : "the bundle",
                       arguments.verifies() ? &*request : nullptr);
  if (!b) return std::unexpected(std::move(b).error());
  sides.b = *std::move(b);
  if (!sides.a) return sides;
  warn_if_newer_first(sides.a->side, sides.b.side, "report");
  lend_each_other(*sides.a->bundle, *sides.b.bundle);
  return sides;
}

Result<report::Report> gather(const Sides& sides, const Arguments& arguments, const findings::Explainer& explainer) {
  auto told = told_pairs(arguments.map);
  if (!told) return std::unexpected(std::move(told).error());
  report::GatherRequest request{.b = &sides.b.side,
                                .told = *std::move(told),
                                .explainer = &explainer,
                                .least_rank = arguments.findings.least_rank,
                                .title = arguments.title};
  if (sides.a) request.a = &sides.a->side;
  if (sides.a && sides.a->account) request.account_a = &*sides.a->account;
  if (sides.b.account) request.account_b = &*sides.b.account;
  auto report = report::gather(request);
  if (report) return report;
  return sides.a ? unreadable(std::move(report).error(), {&*sides.a, &sides.b})
                 : unreadable(std::move(report).error(), {&sides.b});
}

/// Made before the work is: a name that is taken is told at once.
Result<std::unique_ptr<Output>> page_output(const Arguments& arguments) {
  if (arguments.output == "-") return std::make_unique<StreamOutput>(STDOUT_FILENO, "standard output");
  auto output = WholeFileOutput::create(arguments.output);
  if (!output) return std::unexpected(std::move(output).error());
  return std::make_unique<WholeFileOutput>(*std::move(output));
}

int write_whole_page(const report::Report& report, const std::vector<report::StoryLine>& story, Output& output) {
  try {
    report::write_page(report, story, output);
    output.commit();
  } catch (const OutputError& failure) {
    // A reader who has seen enough (`| head`) is no trouble.
    return failure.error().system_errno == EPIPE ? written : fail(failure.error());
  }
  return written;
}

/// Fitted to a terminal.
std::string text_of(const report::Report& report, const std::vector<report::StoryLine>& story) {
  const std::string text = report::report_text(report, story, palette_of_stdout());
  const auto width = width_of_stdout();
  return width ? show::fit_lines(text, *width) : text;
}

/// The page, where there is an output for it; else the summary or the story.
int write_report(const report::Report& report, const Arguments& arguments, Output* output) {
  const std::vector<report::StoryLine> story = report::tell_story(report);
  if (output != nullptr) return write_whole_page(report, story, *output);
  const auto printed =
      write_to_stdout(arguments.json ? report::summary_json(report, story) + "\n" : text_of(report, story));
  return printed ? written : fail(printed.error());
}

int run(const Arguments& arguments) {
  const auto explainer = AskedExplainer::from(arguments.findings);
  if (!explainer) return fail(explainer.error());
  std::unique_ptr<Output> output;
  if (arguments.wants_page()) {
    auto made = page_output(arguments);
    if (!made) return fail(made.error());
    output = *std::move(made);
  }
  const auto lenders = Lenders::open(arguments.with);
  if (!lenders) return fail(lenders.error());
  const auto sides = open_sides(arguments);
  if (!sides) return fail(sides.error());
  lenders->lend_to(*sides->b.bundle);
  if (const auto told = warn_if_out_of_reach(*sides->b.bundle, "report"); !told) return fail(told.error());
  const auto report = gather(*sides, arguments, explainer->explainer());
  if (!report) return fail(report.error());
  const int status = write_report(*report, arguments, output.get());
  if (status == written) sides->warn();
  return status;
}

void define(CLI::App& command, Arguments& arguments) {
  command.footer(footer);
  command.add_option("bundles", arguments.bundles, "B, the bundle; or A, the bundle before, and B, the one after")
      ->required()
      ->expected(1, 2)
      ->type_name("BUNDLE");
  CLI::Option* const output =
      command.add_option("-o,--output", arguments.output, "Write the page to a new file; - is standard output")
          ->type_name("FILE");
  command.add_option("--title", arguments.title, "The report's title; the bundles' names without it")
      ->type_name("TEXT");
  add_map_option(command, arguments.map);
  add_with_option(command, arguments.with);
  add_findings_options(command, arguments.findings);
  add_trust_options(command, arguments.trust);
  command.add_flag("--json", arguments.json, "The story, ranks and techniques as one object")->excludes(output);
}

bool is_trust_asked(const CLI::App& command) {
  return std::ranges::any_of(trust_option_names, [&](const char* option) { return command.count(option) > 0; });
}

}  // namespace

void add_report_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("report", "Write one HTML page of all that is known, or tell the story");
  const auto arguments = std::make_shared<Arguments>();
  define(*command, *arguments);
  command->callback([command, arguments, &exit_status] {
    arguments->is_trust_asked = is_trust_asked(*command);
    if (!arguments->map.empty() && arguments->bundles.size() == 1) {
      throw CLI::ValidationError("--map", "goes only with two bundles");
    }
    exit_status = run(*arguments);
  });
}

}  // namespace exhibit
