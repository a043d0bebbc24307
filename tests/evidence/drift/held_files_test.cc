#include "evidence/drift/held_files.h"

#include "tests/evidence/drift/drift_fixture.h"
#include "tests/support/captured_bundle.h"

namespace exhibit::drift {
namespace {

TEST(HeldFiles, AreFindingsOfTheirProcess) {
  const TemporaryFolder folder;
  test::CapturedBundle made;
  ProcessRecord process;
  process.identity = {77, 1234};
  process.cid = "c0001";
  process.comm = "miner\x1b[31m";
  FileEntry denied = test::CapturedBundle::uncaptured("/tmp/x (deleted)", "");
  denied.outcome = Outcome::from_errno(EACCES);
  made.held.push_back({process,
                       {{"exe", made.file("/memfd:implant (deleted)",
                                          "\x7f"
                                          "ELF")},
                        {"fd/3", std::move(denied)}}});
  const auto bundle = Bundle::open(made.write(folder));
  ASSERT_TRUE(bundle) << bundle.error().message();
  const auto containers = bundle->containers();
  ASSERT_TRUE(containers);
  const auto findings = held_files(*bundle, containers->front());
  ASSERT_TRUE(findings) << findings.error().message();
  ASSERT_EQ(findings->size(), 2u);
  EXPECT_EQ((*findings)[0].verdict, Verdict::held);
  EXPECT_EQ((*findings)[0].path, "/memfd:implant (deleted)");
  EXPECT_TRUE((*findings)[0].captured);
  EXPECT_EQ((*findings)[0].reasons, (Words{"executable of process 77 (miner\\x1b[31m)"}));
  EXPECT_FALSE((*findings)[1].captured);
  ASSERT_EQ((*findings)[1].reasons.size(), 2u);
  EXPECT_EQ((*findings)[1].reasons[0], "open in process 77 (miner\\x1b[31m) as fd/3");
  EXPECT_NE((*findings)[1].reasons[1].find("could not be read"), std::string::npos);
}

TEST(HeldFiles, AFileIsToldOnceWhoeverHoldsIt) {
  const TemporaryFolder folder;
  test::CapturedBundle made;
  ProcessRecord process;
  process.identity = {77, 1234};
  process.cid = "c0001";
  process.comm = "implant";
  FileEntry implant = made.file("/memfd:implant (deleted)",
                                "\x7f"
                                "ELF");
  implant.dev = DeviceNumber{0, 1};
  implant.ino = 9;
  FileEntry other = implant;
  other.ino = 10;
  made.held.push_back({process, {{"exe", implant}, {"fd/3", implant}, {"fd/4", other}}});
  const auto bundle = Bundle::open(made.write(folder));
  ASSERT_TRUE(bundle) << bundle.error().message();
  const auto findings = held_files(*bundle, bundle->containers()->front());
  ASSERT_TRUE(findings) << findings.error().message();
  ASSERT_EQ(findings->size(), 2u);
  EXPECT_EQ((*findings)[0].reasons,
            (Words{"executable of process 77 (implant)", "open in process 77 (implant) as fd/3"}));
  EXPECT_EQ((*findings)[1].reasons, (Words{"open in process 77 (implant) as fd/4"}));
}

}  // namespace
}  // namespace exhibit::drift
