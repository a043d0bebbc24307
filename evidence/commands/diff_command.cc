#include "evidence/commands/diff_command.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evidence/bundle/output.h"
#include "evidence/commands/findings_options.h"
#include "evidence/commands/lenders.h"
#include "evidence/commands/map_option.h"
#include "evidence/commands/order.h"
#include "evidence/commands/pager.h"
#include "evidence/commands/terminal.h"
#include "evidence/diff/bundle_diff.h"
#include "evidence/diff/bundle_side.h"
#include "evidence/diff/finding_filter.h"
#include "evidence/diff/report.h"
#include "evidence/diff/since.h"
#include "evidence/findings/explain_diff.h"
#include "evidence/show/render/fit.h"

namespace exhibit {
namespace {

constexpr int same = 0;
constexpr int different = 1;
constexpr int trouble = 2;

constexpr std::size_t output_block = std::size_t{64} << 10;

constexpr const char* footer =
    R"(Containers are paired by id, else first process, runtime and name, pod and container name, the pod's controller
and container name, or image; --map A=B tells of others. Several alike are taken in the order of their start, and
said so.
What is said of a file:
  + added     ~ modified (content)   > moved       ! type (became something else)
  - removed   * metadata only        ? unknown (A or B could not read it: it may be there)
Before it stands the rank, 1 the worst to 4, below it why (RULES.md, exhibit-diff(1)).

What is read is checked against its digests; run exhibit verify for the bundles as a whole.

Examples:
  exhibit diff before.tar after.tar
  exhibit diff --container web before.tar after.tar
  exhibit diff --kind file --change added --path '/etc/*' --since 2h before.tar after.tar
  exhibit diff --map web-old=web-new --json before.tar after.tar

Exit status:
  0  nothing differs of what was asked for
  1  something differs, or is unknown
  2  usage, or a bundle that cannot be read)";

struct Arguments {
  std::string a;
  std::string b;
  std::vector<std::string> map;
  std::vector<std::string> containers;
  std::vector<std::string> kinds;
  std::vector<std::string> changes;
  std::vector<std::string> with;
  std::string path;
  std::string since;
  std::size_t top = 0;  ///< 0: all
  bool json = false;
  bool no_pager = false;
  FindingsOptions findings;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit diff: {}\n", error.message());
  return trouble;
}

void warn_if_cut(const Bundle& bundle) {
  if (bundle.number_withheld() > 0) {
    fail({ErrorCode::absent, 0, {}, bundle.path(), "a redacted copy: what it withholds is unknown here, not removed"});
  }
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

/// What a terminal or a file gets; `more` findings were left out by --top.
void write_text(const std::vector<diff::Section>& sections, int least_rank, std::uint64_t more, Output& output) {
  const show::Palette palette = palette_of_stdout();
  const std::optional<std::size_t> width = width_of_stdout();
  const auto write = [&](const std::string& text) { output.write(width ? show::fit_lines(text, *width) : text); };
  for (const diff::Section& section : sections) {
    write(diff::section_text(section, palette, least_rank) + "\n");
  }
  std::string summary = diff::summary_text(sections);
  if (more > 0) summary.insert(summary.size() - 1, fmt::format("; {} more (--top)", more));
  write(summary);
}

Error usage_error(std::string option, std::string why) {
  return {ErrorCode::absent, 0, {}, std::move(option), std::move(why)};
}

/// `reference`: when B was begun, from which a duration is counted back.
Result<diff::FindingFilter> filter_of(const Arguments& arguments, Timestamp reference) {
  diff::FindingFilter filter;
  for (const std::string& word : arguments.kinds) filter.kinds.push_back(*diff::finding_kind_of_word(word));
  for (const std::string& word : arguments.changes) filter.changes.push_back(*diff::change_of_word(word));
  if (!arguments.path.empty()) filter.path = arguments.path;
  if (arguments.since.empty()) return filter;
  filter.since = diff::parse_since(arguments.since, reference);
  if (filter.since) return filter;
  return std::unexpected(
      usage_error("--since " + arguments.since, "no time: give 2026-11-24T09:48:00Z, or 2h for two hours before B"));
}

int write(std::vector<diff::Section> sections, const Arguments& arguments) {
  const int least_rank = arguments.findings.least_rank;
  const int status = sections.empty() ? same : different;
  const std::uint64_t more = arguments.top > 0 ? diff::keep_first(sections, arguments.top) : 0;
  const auto output = open_standard_output(!arguments.json && !arguments.no_pager);
  try {
    arguments.json ? write_objects(sections, least_rank, *output) : write_text(sections, least_rank, more, *output);
  } catch (const OutputError& failure) {
    // A reader who has seen enough (`| head`) is no trouble.
    return failure.error().system_errno == EPIPE ? status : fail(failure.error());
  }
  return status;
}

int compare(const Bundle& a, const Bundle& b, const Arguments& arguments, const findings::Explainer& explainer) {
  const auto side_a = diff::BundleSide::load("A", a);
  if (!side_a) return fail(side_a.error());
  const auto side_b = diff::BundleSide::load("B", b);
  if (!side_b) return fail(side_b.error());
  warn_if_newer_first(*side_a, *side_b, "diff");
  const auto told = told_pairs(arguments.map);
  if (!told) return fail(told.error());
  const auto filter = filter_of(arguments, side_b->start.clocks.realtime);
  if (!filter) return fail(filter.error());
  auto sections = diff::diff_bundles(*side_a, *side_b, *told, arguments.containers);
  if (!sections) return fail(sections.error());
  const auto explained = findings::explain_diff(*sections, *side_a, *side_b, explainer);
  if (!explained) return fail(explained.error());
  diff::filter_findings(*sections, *filter);
  diff::sort_worst_first(*sections);
  return write(*std::move(sections), arguments);
}

int run(const Arguments& arguments) {
  const auto explainer = AskedExplainer::from(arguments.findings);
  if (!explainer) return fail(explainer.error());
  const auto lenders = Lenders::open(arguments.with);
  if (!lenders) return fail(lenders.error());
  auto a = Bundle::open(arguments.a);
  if (!a) return fail(a.error());
  auto b = Bundle::open(arguments.b);
  if (!b) return fail(b.error());
  lend_each_other(*a, *b);
  for (Bundle* const bundle : {&*a, &*b}) {
    lenders->lend_to(*bundle);
    if (const auto told = warn_if_out_of_reach(*bundle, "diff"); !told) return fail(told.error());
  }
  warn_if_cut(*a);
  warn_if_cut(*b);
  return compare(*a, *b, arguments, explainer->explainer());
}

template <typename Word>
std::vector<std::string> words_of(std::size_t count, Word word) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i) words.emplace_back(word(i));
  return words;
}

void add_filters(CLI::App& command, Arguments& arguments) {
  const auto kinds = words_of(diff::finding_kind_count,
                              [](std::size_t i) { return diff::finding_kind_word(static_cast<diff::FindingKind>(i)); });
  const auto changes =
      words_of(diff::change_count, [](std::size_t i) { return diff::change_word(static_cast<diff::Change>(i)); });
  command.add_option("--container", arguments.containers, "Compare only this container of A or B; may be given again")
      ->allow_extra_args(false)
      ->type_name("ID|NAME");
  command.add_option("--change", arguments.changes, "Only what was …; may be given again")
      ->check(CLI::IsMember(changes))
      ->allow_extra_args(false);
  command.add_option("--kind", arguments.kinds, "Only findings on …; may be given again")
      ->check(CLI::IsMember(kinds))
      ->allow_extra_args(false);
  command.add_option("--path", arguments.path, "Only paths that match, as fnmatch(3) does; * matches / too")
      ->type_name("GLOB");
  command
      .add_option("--since", arguments.since,
                  "Leave out files whose times are all earlier: ISO 8601, or 2h for two hours before B was begun")
      ->type_name("TIME");
  command.add_option("--top", arguments.top, "Only the first N findings, in the order of the report")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
}

}  // namespace

void add_diff_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("diff", "Say what differs between two bundles");
  const auto arguments = std::make_shared<Arguments>();
  command->footer(footer);
  command->add_option("A", arguments->a, "The bundle before")->required()->type_name("BUNDLE");
  command->add_option("B", arguments->b, "The bundle after")->required()->type_name("BUNDLE");
  add_map_option(*command, arguments->map);
  add_filters(*command, *arguments);
  command->add_flag("--no-pager", arguments->no_pager, "No pager on a terminal, which $PAGER names, or else is less");
  add_with_option(*command, arguments->with);
  add_findings_options(*command, arguments->findings);
  command->add_flag("--json", arguments->json, "One object a line for each finding");
  command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace exhibit
