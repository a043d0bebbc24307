#include "evidence/completion/completion.h"

#include <gtest/gtest.h>

#include "tests/support/shell.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::completion {
namespace {

/// A program with one of each kind of option and argument, on the words of which shells stumble.
class Sample {
 public:
  Sample() : app_("Tells [of: it's] all", "sample") {
    app_.add_flag("-q,--quiet", quiet_, "Say 'nothing' [at: all]");
    CLI::App* const show = app_.add_subcommand("show", "Show: it's [all]");
    show->add_option("bundle", text_, "The bundle")->required()->type_name("BUNDLE");
    show->add_option("subject", text_, "What")->check(CLI::IsMember({"files", "mounts"}))->type_name("SUBJECT");
    show->add_option("-o,--output", text_, "Where to")->type_name("FOLDER");
    show->add_option("--format", text_, "How")->check(CLI::IsMember({"text", "html"}))->type_name("text|html");
    show->add_option("--key", text_, "By what")->type_name("FILE|sha256:HEX");
    show->add_option("--name", texts_, "Who")->type_name("TEXT")->allow_extra_args(false);
    show->add_option("--hidden", text_, "Not told")->group("");
  }
  CommandShape shape() const { return shape_of(app_); }

 private:
  CLI::App app_;
  bool quiet_ = false;
  std::string text_;
  std::vector<std::string> texts_;
};

const OptionShape* find(const CommandShape& command, std::string_view name) {
  for (const OptionShape& option : command.options) {
    if (option.names.back() == name) return &option;
  }
  return nullptr;
}

TEST(CommandShapeTest, KnowsWhatCanStandForAValue) {
  const CommandShape shape = Sample().shape();
  ASSERT_EQ(shape.commands.size(), 1u);
  const CommandShape& show = shape.commands.front();
  ASSERT_EQ(show.arguments.size(), 2u);
  EXPECT_TRUE(show.arguments[0].value.is_file);
  EXPECT_EQ(show.arguments[1].value.words, (std::vector<std::string>{"files", "mounts"}));
  EXPECT_TRUE(find(show, "--output")->value.is_folder);
  EXPECT_EQ(find(show, "--output")->names, (std::vector<std::string>{"-o", "--output"}));
  EXPECT_TRUE(find(show, "--key")->value.is_file);
  EXPECT_FALSE(find(show, "--name")->value.is_file);
  EXPECT_EQ(find(show, "--hidden"), nullptr);
  EXPECT_FALSE(find(shape, "--quiet")->takes_value);
}

TEST(CommandShapeTest, ACommandOfActionsOffersThemAndAllTheirOptions) {
  CLI::App app("Tells all", "sample");
  CLI::App* const log = app.add_subcommand("log", "Keeps a log");
  std::string text;
  for (const char* action : {"add", "verify"}) {
    CLI::App* const one = log->add_subcommand(action, "Does it");
    one->add_option("bundle", text, "The bundle")->type_name("BUNDLE");
    one->add_option("--by", text, "Who")->type_name("NAME");
  }
  log->get_subcommand("verify")->add_option("--signer", text, "Who may")->type_name("FILE");
  const CommandShape shape = shape_of(app).commands.front();
  ASSERT_EQ(shape.arguments.size(), 2u);
  EXPECT_EQ(shape.arguments[0].value.words, (std::vector<std::string>{"add", "verify"}));
  EXPECT_TRUE(shape.arguments[1].value.is_file);
  EXPECT_NE(find(shape, "--by"), nullptr);
  EXPECT_TRUE(find(shape, "--signer")->value.is_file);
  EXPECT_EQ(shape.options.size(), 3u);  // --help once, --by once
}

/// What bash offers for the last of `words`.
std::string offered(const std::string& words) {
  const TemporaryFolder folder;
  folder.write("sample.bash", for_bash(Sample().shape()));
  folder.write("here/a bundle.tar", "");
  folder.make_folder("here/folder");
  return test::output_of("cd " + (folder / "here") + " && bash -c 'source ../sample.bash; COMP_WORDS=(" + words +
                         "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _sample; printf \"<%s>\" \"${COMPREPLY[@]}\"'");
}

TEST(BashCompletionTest, OffersWhatCanStandThere) {
  EXPECT_EQ(offered("sample sh"), "<show>");
  EXPECT_EQ(offered("sample --q"), "<--quiet>");
  EXPECT_EQ(offered("sample show --fo"), "<--format>");
  EXPECT_EQ(offered("sample show --format h"), "<html>");
  EXPECT_EQ(offered("sample show --output f"), "<folder>");
  EXPECT_EQ(offered("sample show a"), "<a bundle.tar>");
  EXPECT_EQ(offered("sample show x.tar mo"), "<mounts>");
  EXPECT_EQ(offered("sample show --name a"), "<>");
}

TEST(ZshCompletionTest, ZshAcceptsIt) {
  const TemporaryFolder folder;
  const std::string script = folder.write("_sample", for_zsh(Sample().shape()));
  test::output_of("zsh -n " + script);
  const std::string said =
      test::output_of("cd " + folder.path() + " && zsh -fc 'fpath=(" + folder.path() +
                      " $fpath); autoload -Uz compinit; compinit -u -d dump; print -- $_comps[sample]' 2>&1");
  EXPECT_EQ(said, "_sample\n");
}

TEST(FishCompletionTest, FishOffersWhatCanStandThere) {
  const TemporaryFolder folder;
  const std::string script = folder.write("sample.fish", for_fish(Sample().shape()));
  const auto fish = [&](const std::string& line) {
    return test::output_of("cd " + folder.path() + " && HOME=" + folder.path() + " fish --no-config -c 'source " +
                           script + "; complete -C \"" + line + "\"' 2>/dev/null");
  };
  EXPECT_EQ(fish("sample sh"), "show\tShow: it's [all]\n");
  EXPECT_EQ(fish("sample show --format h"), "html\tHow\n");
  EXPECT_EQ(fish("sample --q"), "--quiet\tSay 'nothing' [at: all]\n");
}

}  // namespace
}  // namespace exhibit::completion
