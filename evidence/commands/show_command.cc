#include "evidence/commands/show_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "evidence/commands/terminal.h"
#include "evidence/show/subjects.h"

namespace exhibit {
namespace {

constexpr int trouble = 2;

constexpr const char* footer = R"(Subjects:
  overview    what the bundle is, whence and when (the default)
  containers  identity, image, and the evidence for it
  processes   a tree for each container
  files       a row for each entry: mode, uid, gid, size, mtime, SHA-256, path; overlays as they show
  env         variables of each process and as configured, secrets marked
  mounts      what was decided for each mount, an overlay's layers, and what stands out
  sockets     of each network namespace, with the processes that hold them
  ledger      coverage, then all that did not go well
  members     the archive's members
  pieces      captured content, as exhibit-collect --skip-captured takes it; also of a cut bundle

Nothing is verified as a whole by this command, only what it reads; run exhibit verify.

Examples:
  exhibit show before.tar
  exhibit show before.tar processes --container web
  exhibit show before.tar files --setuid --path '/usr/*'
  exhibit show before.tar env --json | jq 'select(.secret)'

Exit status:
  0  shown
  2  usage, or a bundle that cannot be read)";

using Show = Result<void> (*)(const Bundle&, const show::Request&, Output&);

struct Subject {
  const char* name;
  Show show;
};

constexpr std::array<Subject, 10> subjects = {{{"overview", &show::show_overview},
                                               {"containers", &show::show_containers},
                                               {"processes", &show::show_processes},
                                               {"files", &show::show_files},
                                               {"env", &show::show_environment},
                                               {"mounts", &show::show_mounts},
                                               {"sockets", &show::show_sockets},
                                               {"ledger", &show::show_ledger},
                                               {"members", &show::show_members},
                                               {"pieces", &show::show_pieces}}};

constexpr std::array type_words = {"file", "dir", "symlink", "fifo", "socket", "char", "block"};

struct Arguments {
  std::string bundle;
  std::string subject = subjects.front().name;
  std::string path;
  std::string type;
  show::Request request;
};

std::vector<std::string> subject_names() {
  std::vector<std::string> names;
  for (const Subject& subject : subjects) names.emplace_back(subject.name);
  return names;
}

void define(CLI::App& command, Arguments& arguments) {
  show::Request& request = arguments.request;
  command.footer(footer);
  command.add_option("bundle", arguments.bundle, "The bundle")->required()->type_name("BUNDLE");
  command.add_option("subject", arguments.subject, "What to show, see below")
      ->check(CLI::IsMember(subject_names()))
      ->type_name("SUBJECT");
  command.add_option("--container", request.containers, "Only of this container; may be given again")
      ->allow_extra_args(false)  // one each time, or the bundle after it would be taken for a name
      ->type_name("ID|NAME");
  command.add_option("--path", arguments.path, "files: only paths that match, as fnmatch(3) does; * matches / too")
      ->type_name("GLOB");
  command.add_option("--type", arguments.type, "files: only of this type")
      ->check(CLI::IsMember(std::vector<std::string>(type_words.begin(), type_words.end())))
      ->type_name("TYPE");
  command.add_flag("--setuid", request.files.privileged, "files: only setuid, setgid or with file capabilities");
  command.add_flag("--all", request.whole_ledger, "ledger: lines whose outcome is ok, too");
  command.add_flag("--json", request.json, "One object a line");
}

/// Refuses an option that says nothing about the subject.
void check_options(const CLI::App& command, const std::string& subject) {
  static constexpr std::array<std::pair<const char*, const char*>, 4> bound = {
      {{"--path", "files"}, {"--type", "files"}, {"--setuid", "files"}, {"--all", "ledger"}}};
  for (const auto& [option, only] : bound) {
    if (command.count(option) > 0 && subject != only) {
      throw CLI::ValidationError(option, std::string("goes only with the subject ") + only);
    }
  }
  if (command.count("--container") > 0 && subject == "pieces") {
    throw CLI::ValidationError("--container", "does not go with the subject pieces: one may be of several containers");
  }
}

void complete(Arguments& arguments, const CLI::App& command) {
  show::FileFilter& filter = arguments.request.files;
  if (command.count("--path") > 0) filter.path = arguments.path;
  if (!arguments.type.empty()) filter.type = file_type_of_word(arguments.type);
  arguments.request.palette = palette_of_stdout();
}

int fail(const Error& error) {
  fmt::print(stderr, "exhibit show: {}\n", error.message());
  return trouble;
}

int run(const Arguments& arguments) {
  const auto bundle = Bundle::open(arguments.bundle);
  if (!bundle) return fail(bundle.error());
  if (bundle->is_cut()) {
    fail({ErrorCode::corrupt, 0, {}, arguments.bundle, "cut: it ends before its seal; shown as far as it goes"});
  }
  StreamOutput output(STDOUT_FILENO, "standard output");
  const auto subject = std::ranges::find(subjects, arguments.subject, &Subject::name);
  const auto shown = subject->show(*bundle, arguments.request, output);
  return shown ? 0 : fail(shown.error());
}

/// A reader who has seen enough (`| head`) is no trouble.
int run_and_catch(const Arguments& arguments) {
  try {
    return run(arguments);
  } catch (const OutputError& failure) {
    return failure.error().system_errno == EPIPE ? 0 : fail(failure.error());
  }
}

}  // namespace

void add_show_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("show", "Show what is inside a bundle");
  const auto arguments = std::make_shared<Arguments>();
  define(*command, *arguments);
  command->callback([command, arguments, &exit_status] {
    check_options(*command, arguments->subject);
    complete(*arguments, *command);
    exit_status = run_and_catch(*arguments);
  });
}

}  // namespace exhibit
