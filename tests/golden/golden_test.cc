// What earlier versions wrote is read as it was meant. The expectations are written out: they do not follow the code.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "evidence/drift/bundle_drift.h"
#include "evidence/extract/extract.h"
#include "evidence/verify/verify.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

std::string golden(std::string_view name) { return std::string(GOLDEN_FOLDER) + "/" + std::string(name); }

struct GoldenSeal {
  const char* name;
  const char* seal;
};

class GoldenBundle : public testing::TestWithParam<GoldenSeal> {};

TEST_P(GoldenBundle, IsConsistentWithItsSeal) {
  const auto verification = verify_file(golden(GetParam().name));
  ASSERT_TRUE(verification);
  EXPECT_EQ(verification->verdict, Verdict::consistent_unsigned);
  ASSERT_TRUE(verification->seal_sha256);
  EXPECT_EQ(verification->seal_sha256->hex(), GetParam().seal);
}

INSTANTIATE_TEST_SUITE_P(
    Format1, GoldenBundle,
    testing::Values(
        GoldenSeal{"format-1-records.tar", "1a6d5ec075a17eac5c2efd1a87a28e5f65f49c11ddd5aaf93178100cf4453025"},
        GoldenSeal{"format-1-layers.tar", "7e22b22942a51aa9e25897e165e52e1b1da5ed96dcc279a3c04f46d8efe7ffe5"},
        GoldenSeal{"format-1-parts.tar", "ca704eb2b8331af481fc6e3da24a939247795b56d297014db46a0f46b99db840"},
        GoldenSeal{"format-1-redacted.tar", "ca704eb2b8331af481fc6e3da24a939247795b56d297014db46a0f46b99db840"}));

TEST(GoldenRecords, ContainersAndProcesses) {
  const auto bundle = Bundle::open(golden("format-1-records.tar"));
  ASSERT_TRUE(bundle);
  const auto containers = bundle->containers();
  ASSERT_TRUE(containers);
  ASSERT_EQ(containers->size(), 1u);
  const ContainerRecord& container = containers->front();
  EXPECT_EQ(container.name, "we\x1b[31mb");
  EXPECT_EQ(container.image, "nginx:1.27");
  EXPECT_EQ(container.configured_env, (std::vector<std::string>{"PATH=/bin", "BAD=\xff"}));
  EXPECT_EQ(container.configured_env_source, "/run/docker/config.json");
  const auto processes = bundle->processes("c0001");
  ASSERT_TRUE(processes);
  ASSERT_EQ(processes->size(), 1u);
  EXPECT_EQ(processes->front().identity, (ProcessIdentity{100, 5000}));
  EXPECT_EQ(processes->front().exe, "/usr/sbin/nginx (deleted)");
  const auto environ = bundle->artifact("c0001", {100, 5000}, "environ");
  ASSERT_TRUE(environ && *environ);
  EXPECT_EQ(**environ, std::string("A=1\0B=2\0", 8));
}

TEST(GoldenRecords, TheAcquisitionAndItsGaps) {
  const auto bundle = Bundle::open(golden("format-1-records.tar"));
  ASSERT_TRUE(bundle);
  const auto start = bundle->start();
  ASSERT_TRUE(start);
  EXPECT_EQ(start->hostname, "host");
  EXPECT_EQ(start->argv, (std::vector<std::string>{"exhibit-collect", "-o", "b\xff.tar"}));
  const auto finish = bundle->finish();
  ASSERT_TRUE(finish && *finish);
  EXPECT_EQ((*finish)->stopped_by, "signal");
  std::vector<std::string> targets;
  ASSERT_TRUE(bundle->ledger([&](const ReadLedgerLine& line) {
    targets.push_back(line.target);
    return true;
  }));
  EXPECT_EQ(targets, std::vector<std::string>{"/etc/shadow"});
}

TEST(GoldenRecords, AListing) {
  const auto bundle = Bundle::open(golden("format-1-records.tar"));
  ASSERT_TRUE(bundle);
  ListingReader listing(*bundle, "fs0001");
  std::vector<std::string> paths;
  while (true) {
    const auto line = listing.next();
    ASSERT_TRUE(line);
    if (!*line) break;
    const auto entry = decode_file_entry(**line, listing.where());
    ASSERT_TRUE(entry);
    paths.push_back(entry->path);
  }
  EXPECT_EQ(paths, (std::vector<std::string>{"/", "/a", "/a\n\xff", "/b", "/d", "/e"}));
}

TEST(GoldenRedaction, WithholdsTheSameRows) {
  const auto verification = verify_file(golden("format-1-redacted.tar"));
  ASSERT_TRUE(verification && verification->redaction);
  EXPECT_EQ(verification->redaction->rows, 14u);
  EXPECT_EQ(verification->redaction->number_withheld, 2u);
  const auto bundle = Bundle::open(golden("format-1-redacted.tar"));
  ASSERT_TRUE(bundle);
  EXPECT_TRUE(bundle->is_redacted());
  EXPECT_EQ(bundle->containers().value().front().name, "we\x1b[31mb");
}

TEST(GoldenLayers, ShowTheSameDrift) {
  const auto bundle = Bundle::open(golden("format-1-layers.tar"));
  ASSERT_TRUE(bundle);
  const auto side = diff::BundleSide::load("the bundle", *bundle);
  ASSERT_TRUE(side);
  const auto drifts = drift::drift_of(*side, side->containers);
  ASSERT_TRUE(drifts);
  ASSERT_EQ(drifts->size(), 1u);
  std::vector<std::string> found;
  for (const drift::DriftFinding& finding : drifts->front().mounts.at(0).findings) {
    found.push_back(std::string(drift::verdict_word(finding.verdict)) + " " + finding.path);
  }
  EXPECT_EQ(found, (std::vector<std::string>{"modified /etc/passwd", "added /implant", "removed /gone"}));
}

TEST(GoldenLayers, GiveTheSameContent) {
  const auto bundle = Bundle::open(golden("format-1-layers.tar"));
  ASSERT_TRUE(bundle);
  const TemporaryFolder folder;
  const auto extraction = extract::extract(*bundle, {.folder = folder / "out"});
  ASSERT_TRUE(extraction);
  EXPECT_TRUE(extraction->is_whole());
  const std::string implant = sha256("#!/bin/sh\nnc -l 4444\n").hex();
  EXPECT_EQ(test::file_content(folder / ("out/" + implant + ".bin")), "#!/bin/sh\nnc -l 4444\n");
}

}  // namespace
}  // namespace exhibit
