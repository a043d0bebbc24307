#include "evidence/commands/diff_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "evidence/bundle/output.h"
#include "evidence/commands/findings_options.h"
#include "evidence/commands/terminal.h"
#include "evidence/diff/bundle_diff.h"
#include "evidence/diff/bundle_side.h"
#include "evidence/diff/report.h"
#include "evidence/findings/explain_diff.h"

namespace exhibit {
namespace {

constexpr int same = 0;
constexpr int different = 1;
constexpr int trouble = 2;

constexpr std::size_t output_block = std::size_t{64} << 10;

constexpr const char* footer = R"(Containers are paired by id, else first process, runtime and name, pod and container name, or image.
What is said of a file:
  + added     ~ modified (content)   > moved       ! type (became something else)
  - removed   * metadata only        ? unknown (A or B could not read it: it may be there)
Before it stands the rank, 1 the worst to 4, below it why (RULES.md, exhibit-diff(1)).

What is read is checked against its digests; run exhibit verify for the bundles as a whole.

Exit status:
  0  nothing differs
  1  something differs, or is unknown
  2  usage, or a bundle that cannot be read)";

struct Arguments {
  std::string a;
  std::string b;
  bool json = false;
  FindingsOptions findings;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit diff: {}\n", error.message());
  return trouble;
}

void warn_if_cut(const Bundle& bundle) {
  if (!bundle.is_cut()) return;
  fail({ErrorCode::corrupt, 0, {}, bundle.path(), "cut: it ends before its seal; compared as far as it goes"});
}

void write_objects(const std::vector<diff::Section>& sections, int least_rank, Output& output) {
  std::string lines;
  for (const auto& [section, finding] : diff::worst_first(sections)) {
    if (finding->assessment.rank > least_rank) break;
    lines += diff::finding_line(*section, *finding);
    if (lines.size() < output_block) continue;
    output.write(lines);
    lines.clear();
  }
  if (!lines.empty()) output.write(lines);
}

void write_text(const std::vector<diff::Section>& sections, int least_rank, Output& output) {
  const show::Palette palette = palette_of_stdout();
  for (const diff::Section& section : sections) {
    output.write(diff::section_text(section, palette, least_rank) + "\n");
  }
  output.write(diff::summary_text(sections));
}

int compare(const Bundle& a, const Bundle& b, const Arguments& arguments, const findings::Explainer& explainer) {
  const auto side_a = diff::BundleSide::load("A", a);
  if (!side_a) return fail(side_a.error());
  const auto side_b = diff::BundleSide::load("B", b);
  if (!side_b) return fail(side_b.error());
  auto sections = diff::diff_bundles(*side_a, *side_b);
  if (!sections) return fail(sections.error());
  const auto explained = findings::explain_diff(*sections, *side_a, *side_b, explainer);
  if (!explained) return fail(explained.error());
  diff::sort_worst_first(*sections);
  StreamOutput output(STDOUT_FILENO, "standard output");
  const int status = sections->empty() ? same : different;
  try {
    const int least_rank = arguments.findings.least_rank;
    arguments.json ? write_objects(*sections, least_rank, output) : write_text(*sections, least_rank, output);
  } catch (const OutputError& failure) {
    // A reader who has seen enough (`| head`) is no trouble.
    return failure.error().system_errno == EPIPE ? status : fail(failure.error());
  }
  return status;
}

int run(const Arguments& arguments) {
  const auto explainer = AskedExplainer::from(arguments.findings);
  if (!explainer) return fail(explainer.error());
  const auto a = Bundle::open(arguments.a);
  if (!a) return fail(a.error());
  const auto b = Bundle::open(arguments.b);
  if (!b) return fail(b.error());
  warn_if_cut(*a);
  warn_if_cut(*b);
  return compare(*a, *b, arguments, explainer->explainer());
}

}  // namespace

void add_diff_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("diff", "Say what differs between two bundles");
  const auto arguments = std::make_shared<Arguments>();
  command->footer(footer);
  command->add_option("A", arguments->a, "The bundle before")->required()->type_name("BUNDLE");
  command->add_option("B", arguments->b, "The bundle after")->required()->type_name("BUNDLE");
  add_findings_options(*command, arguments->findings);
  command->add_flag("--json", arguments->json, "One object a line for each finding");
  command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace exhibit
