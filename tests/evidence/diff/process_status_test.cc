#include "evidence/diff/process_status.h"

#include <gtest/gtest.h>

namespace exhibit::diff {
namespace {

constexpr std::string_view text =
    "Name:\tsh\nTracerPid:\t0\nUid:\t1000\t0\t1000\t0\nGid:\t33\t33\t33\t33\nGroups:\t4 24 \n"
    "CapInh:\t0000000000000000\nCapPrm:\t00000000a80425fb\nCapEff:\t00000000a80425fb\nCapBnd:\t000001ffffffffff\n"
    "CapAmb:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n";

TEST(ProcessStatus, WhatAKernelPrints) {
  const auto status = parse_process_status(text);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->uids, (Ids{1000, 0, 1000, 0}));
  EXPECT_EQ(status->gids, (Ids{33, 33, 33, 33}));
  EXPECT_EQ(status->effective, 0xa80425fb);
  EXPECT_EQ(status->bounding, 0x1ffffffffff);
  EXPECT_EQ(status->ambient, 0);
  EXPECT_EQ(status->seccomp, 2);
  EXPECT_EQ(status->no_new_privileges, 1);
  EXPECT_EQ(status->tracer, 0);
}

TEST(ProcessStatus, WhatIsNotThereIsAbsent) {
  const auto status = parse_process_status("Name:\ta\n");
  ASSERT_TRUE(status);
  EXPECT_FALSE(status->effective);
  EXPECT_FALSE(status->uids);
}

TEST(ProcessStatus, WhatIsNoStatusIsRefused) {
  for (const std::string_view bad :
       {"no colon\n", "Uid:\t1\t2\t3\n", "Uid:\t1\t2\t3\t4\t5\n", "CapEff:\t10 \n", "CapEff:\t1ffffffffffffffff\n",
        "Seccomp:\t2\nSeccomp:\t0\n", "Uid:\t1\t2\t3\t4294967296\n", "TracerPid:\t-1\n"}) {
    EXPECT_FALSE(parse_process_status(bad)) << bad;
  }
}

TEST(ProcessStatus, CapabilitiesByName) {
  EXPECT_EQ(capability_name(0), "CAP_CHOWN");
  EXPECT_EQ(capability_name(21), "CAP_SYS_ADMIN");
  EXPECT_EQ(capability_name(40), "CAP_CHECKPOINT_RESTORE");
  EXPECT_EQ(capability_name(41), "capability 41");
}

}  // namespace
}  // namespace exhibit::diff
