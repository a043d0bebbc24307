// Parts that no difference can lie in are passed over, and nothing else changes by that.
#include "evidence/overlay/touched_paths.h"

#include <gtest/gtest.h>

#include <random>

#include "evidence/diff/file_diff.h"
#include "tests/evidence/overlay/layers_fixture.h"

namespace exhibit::overlay {
namespace {

/// Random layers of the shapes that overlays have, with much in common.
class RandomLayers {
 public:
  explicit RandomLayers(unsigned seed) : random_(seed) {}

  Entries layer(unsigned percent) {
    Entries entries;
    fill(entries, "", 3, percent);
    return entries;
  }

 private:
  bool happens(unsigned percent) { return random_() % 100 < percent; }

  void fill(Entries& entries, const std::string& above, int depth, unsigned percent) {
    for (const char* name : {"a", "b", "b.c", "d", "e"}) {
      if (!happens(percent)) continue;
      const std::string path = above + "/" + name;
      if (depth == 0 || happens(30)) {
        entries.push_back(leaf(path));
      } else {
        entries.push_back(folder_at(path));
        fill(entries, path, depth - 1, percent);
      }
    }
  }

  FileEntry leaf(const std::string& path) {
    switch (random_() % 8) {
      case 0: return whiteout(path);
      case 1: return metadata_only(path);
      case 2: return with_outcome(file(path), OutcomeKind::denied);
      default: return file(path, happens(50) ? "one" : "two");
    }
  }

  FileEntry folder_at(const std::string& path) {
    switch (random_() % 12) {
      case 0: return opaque(path);
      case 1: return redirected(path, "/a");
      case 2: return redirected(path, "b");
      case 3: return with_outcome(folder(path), OutcomeKind::denied);
      case 4: return with_outcome(folder(path), OutcomeKind::partial);
      default: return folder(path);
    }
  }

  std::minstd_rand random_;
};

std::string text_of(const std::vector<diff::Finding>& findings) {
  std::string text;
  for (const diff::Finding& finding : findings) {
    text += std::string(diff::change_word(finding.change)) + " " + finding.path + " " + finding.from_path + " " +
            finding.before + " " + finding.after + (finding.layer ? layer_word(*finding.layer) : std::string());
    for (const std::string& reason : finding.reasons) text += "; " + reason;
    text += "\n";
  }
  return text;
}

const diff::WalkTrust trust{.gap_a = {}, .gap_b = {}, .may_skip_parts = true, .names = {"A", "B"}};

std::string difference(LineSource& a, LineSource& b, const std::optional<TouchedPaths>& touched) {
  if (touched) {
    const auto may_matter = [&touched](const PartRange& part) { return touched->may_matter_in(part); };
    a.want_parts(may_matter);
    b.want_parts(may_matter);
  }
  const auto findings = diff::diff_listings(a, b, trust);
  EXPECT_TRUE(findings) << findings.error().message();
  return findings ? text_of(*findings) : std::string();
}

std::size_t number_of_lines(LineSource& source) {
  std::size_t lines = 0;
  while (source.next().value()) ++lines;
  return lines;
}

TEST(TouchedPaths, WhatAContainerChangedIsTheSameWithoutThePartsThatItDidNotTouch) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    RandomLayers random(seed);
    const Layers layers({random.layer(25), random.layer(70), random.layer(70), random.layer(70)}, 1 + seed % 4);
    const auto touched = touched_since_image(layers.bundle(), layers.mount).value();
    ASSERT_TRUE(touched);
    const auto compare = [&](const std::optional<TouchedPaths>& paths) {
      return difference(*open_image(layers.bundle(), layers.mount), *open_listing(layers.bundle(), layers.mount),
                        paths);
    };
    EXPECT_EQ(compare(touched), compare(std::nullopt)) << "seed " << seed;
  }
}

TEST(TouchedPaths, TwoContainersOfOneImageDifferLikewise) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    RandomLayers random(seed);
    const Entries lower = random.layer(70);
    const Entries lowest = random.layer(70);
    const Layers a({random.layer(25), lower, lowest}, 1 + seed % 4);
    const Layers b({random.layer(25), lower, lowest}, 1 + seed % 4);
    const auto touched = touched_between(a.bundle(), a.mount, b.bundle(), b.mount).value();
    ASSERT_TRUE(touched);
    const auto compare = [&](const std::optional<TouchedPaths>& paths) {
      return difference(*open_listing(a.bundle(), a.mount), *open_listing(b.bundle(), b.mount), paths);
    };
    EXPECT_EQ(compare(touched), compare(std::nullopt)) << "seed " << seed;
  }
}

TEST(TouchedPaths, MostPartsAreNeverTakenUp) {
  Entries lower = {folder("/usr")};
  for (int i = 100; i < 900; ++i) lower.push_back(file("/usr/" + std::to_string(i)));
  const Layers layers({{folder("/usr"), file("/usr/500", "other")}, lower}, 10);
  const auto touched = touched_since_image(layers.bundle(), layers.mount).value();
  const auto listing = open_listing(layers.bundle(), layers.mount);
  listing->want_parts([&touched](const PartRange& part) { return touched->may_matter_in(part); });
  EXPECT_LT(number_of_lines(*listing), 40u);
}

TEST(TouchedPaths, BothSidesPassOverTheSamePartsHoweverLongTheirFirstLinesAre) {
  Entries lower = {folder("/usr")};
  for (int i = 100; i < 160; ++i) {
    lower.push_back(with_xattr(file("/usr/" + std::to_string(i)), "user.note", std::string(9000, 'x')));
  }
  const Layers layers({{folder("/usr"), file("/usr/130", "other")}, lower}, 10);
  const auto touched = touched_since_image(layers.bundle(), layers.mount).value();
  ASSERT_TRUE(touched);
  const auto compare = [&](const std::optional<TouchedPaths>& paths) {
    return difference(*open_image(layers.bundle(), layers.mount), *open_listing(layers.bundle(), layers.mount), paths);
  };
  EXPECT_EQ(compare(touched), compare(std::nullopt));
}

TEST(TouchedPaths, ALowerThatDiffersUnderACommonOneMayBeShownAnywhere) {
  const Entries common = {folder("/usr"), redirected("/z", "/old"), whiteout("/old")};
  const Layers a({common, {folder("/old"), file("/old/x", "one")}});
  const Layers b({common, {folder("/old"), file("/old/x", "two")}});
  EXPECT_FALSE(touched_between(a.bundle(), a.mount, b.bundle(), b.mount).value());
}

TEST(TouchedPaths, APathOfVeryManyFoldersIsNotWorthRemembering) {
  std::string path;
  while (path.size() < 1'000'000) path += "/a";
  const Layers layers({{file(path)}, {folder("/usr")}});
  EXPECT_FALSE(touched_since_image(layers.bundle(), layers.mount).value());
}

TEST(TouchedPaths, OtherLayersHaveTooLittleInCommon) {
  const Layers three({{file("/a")}, {file("/b")}, {file("/c")}});
  const Layers two({{file("/a")}, {file("/b")}});
  EXPECT_FALSE(touched_between(three.bundle(), three.mount, two.bundle(), two.mount).value());
}

TEST(TouchedPaths, NamesThatAreMarksAreNotLookedInto) {
  Layers layers({{file("/.wh.b")}, {file("/a"), file("/b")}});
  layers.mount.mount.fstype = "fuse.fuse-overlayfs";
  EXPECT_FALSE(touched_since_image(layers.bundle(), layers.mount).value());
}

}  // namespace
}  // namespace exhibit::overlay
