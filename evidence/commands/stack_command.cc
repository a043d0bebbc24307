#include "evidence/commands/stack_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evidence/bundle/output.h"
#include "evidence/commands/terminal.h"
#include "evidence/export/read_rows.h"
#include "evidence/show/page.h"
#include "evidence/show/render/words.h"
#include "evidence/stack/external_sort.h"
#include "evidence/stack/item_collector.h"
#include "evidence/stack/report.h"

namespace exhibit {
namespace {

constexpr int answered = 0;
constexpr int trouble = 2;
constexpr int incomplete = 3;

constexpr std::size_t memory_for_sorting = std::size_t{64} << 20;

constexpr std::array kinds = {stack::ItemKind::file, stack::ItemKind::process, stack::ItemKind::listener,
                              stack::ItemKind::variable};

constexpr const char* footer = R"(Kinds:
  file      a path with its type, mode and content
  process   an executable with its command line
  listener  an address and port that a process waits at
  variable  the name of an environment variable

Containers are compared with those of the same image, by its digest, else its name. One that several bundles hold, taken
at other times, counts once. Something is rare where at most N containers have it (--at-most) and others have
another thing in common there, or nothing: of what differs in every container nothing is rarer than the rest. What
could not be read is never said to differ.

What does not fit into 64 MiB is sorted in a file without a name in $TMPDIR, else /tmp. What is read is checked against
its digests; run exhibit verify for the bundles as a whole.

Examples:
  exhibit stack fleet/*.tar
  exhibit stack monday.tar tuesday.tar --kind process --kind listener --at-most 2 --json

Exit status:
  0  answered
  2  usage, or a bundle that cannot be read
  3  answered, but a bundle is cut and was counted as far as it goes)";

struct Arguments {
  std::vector<std::string> bundles;
  std::vector<std::string> kinds;
  std::uint64_t at_most = 1;
  bool json = false;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit stack: {}\n", error.message());
  return trouble;
}

std::string temporary_folder() {
  const char* const folder = std::getenv("TMPDIR");
  return folder == nullptr || *folder == '\0' ? "/tmp" : folder;
}

stack::ItemKinds wanted_kinds(const Arguments& arguments) {
  stack::ItemKinds wanted;
  for (const stack::ItemKind kind : kinds) {
    const auto asked = std::ranges::find(arguments.kinds, item_kind_word(kind));
    if (arguments.kinds.empty() || asked != arguments.kinds.end()) wanted.insert(kind);
  }
  return wanted;
}

/// Sorts all that the bundle's containers have. Whether it was cut.
Result<bool> take_bundle(const std::string& path, const stack::ItemKinds& wanted, stack::Population& population,
                         stack::ExternalSort& sort) {
  const auto bundle = Bundle::open(path);
  if (!bundle) return std::unexpected(bundle.error());
  const auto containers = exports::containers_called(*bundle, {});
  if (!containers) return std::unexpected(containers.error());
  const auto take = [&sort](const stack::Item& item) { sort.add(to_record(item)); };
  stack::ItemCollector collector(path, wanted, population, take);
  const auto read = exports::read_rows(*bundle, *containers, collector);
  if (!read) return std::unexpected(read.error());
  if (bundle->is_cut()) {
    fail({ErrorCode::corrupt, 0, {}, path, "cut: it ends before its seal; counted as far as it goes"});
  }
  return bundle->is_cut();
}

/// Writes what is rare as it is found, an image's heading above its first row. As text, what a rare folder holds is
/// counted below it.
class RareRows {
 public:
  RareRows(show::Page& page, bool json) : page_(page), json_(json), palette_(palette_of_stdout()) {}

  void add(const stack::RareItem& rare) {
    ++count_;
    if (json_) return page_.add(rare_json(rare));
    if (above_ && is_told_with(rare, *above_)) {
      ++below_;
      return;
    }
    tell_below();
    above_.emplace(rare);
    if (image_ != &rare.image) page_.add((image_ == nullptr ? "" : "\n") + image_heading(rare.image, palette_));
    image_ = &rare.image;
    page_.add(rare_row(rare, palette_));
  }

  void end(const stack::Population& population) {
    if (json_) return;
    tell_below();
    std::uint64_t alone = 0;
    for (const stack::Image& image : population.images()) {
      if (image.containers.size() < 2) ++alone;
    }
    page_.add(fmt::format("{}{} rare in {}", image_ == nullptr ? "" : "\n", count_,
                          show::counted(population.images().size(), "image", "images")));
    if (alone > 0) page_.add(fmt::format("; {} of one container alone, with nothing to compare", alone));
    if (population.without_image() > 0) {
      page_.add(fmt::format("; {} without an image left out", population.without_image()));
    }
    page_.add("\n");
  }

 private:
  void tell_below() {
    if (below_ > 0) {
      page_.add(fmt::format("               {}and {} below it{}\n", palette_.faint, below_, palette_.reset));
    }
    below_ = 0;
  }

  show::Page& page_;
  bool json_;
  show::Palette palette_;
  const stack::Image* image_ = nullptr;
  std::uint64_t count_ = 0;
  std::optional<stack::RareItem> above_;  ///< the last row
  std::uint64_t below_ = 0;               ///< of a folder, told with it
};

int run(const Arguments& arguments) {
  const stack::ItemKinds wanted = wanted_kinds(arguments);
  stack::Population population;
  stack::ExternalSort sort(temporary_folder(), memory_for_sorting);
  int status = answered;
  for (const std::string& path : arguments.bundles) {
    const auto was_cut = take_bundle(path, wanted, population, sort);
    if (!was_cut) return fail(was_cut.error());
    if (*was_cut) status = incomplete;
  }
  StreamOutput output(STDOUT_FILENO, "standard output");
  show::Page page(output);
  RareRows rows(page, arguments.json);
  stack::RarityCount rarity(population, arguments.at_most, [&rows](const stack::RareItem& rare) { rows.add(rare); });
  try {
    sort.drain([&rarity](std::string_view record) { rarity.add(stack::from_record(record)); });
    rarity.finish();
    rows.end(population);
    page.flush();
  } catch (const OutputError& failure) {
    // A reader who has seen enough (`| head`) is no trouble.
    if (failure.error().system_errno != EPIPE) throw;
  }
  return status;
}

int run_and_catch(const Arguments& arguments) {
  try {
    return run(arguments);
  } catch (const OutputError& failure) {
    return fail(failure.error());
  }
}

}  // namespace

void add_stack_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("stack", "Say what is rare among the containers of many bundles");
  const auto arguments = std::make_shared<Arguments>();
  command->footer(footer);
  command->add_option("bundles", arguments->bundles, "The bundles")->required()->type_name("BUNDLE");
  std::vector<std::string> words;
  for (const stack::ItemKind kind : kinds) words.emplace_back(item_kind_word(kind));
  command->add_option("--kind", arguments->kinds, "Only this kind; may be given again")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(words))
      ->type_name("KIND");
  command->add_option("--at-most", arguments->at_most, "How many containers may have what is rare")
      ->check(CLI::PositiveNumber)
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--json", arguments->json, "One object a line");
  command->callback([arguments, &exit_status] { exit_status = run_and_catch(*arguments); });
}

}  // namespace exhibit
