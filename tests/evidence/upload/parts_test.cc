#include <gtest/gtest.h>

#include "evidence/upload/upload.h"

namespace exhibit::upload {
namespace {

TEST(ListOfParts, IsWhatS3Takes) {
  EXPECT_EQ(list_of_parts({"\"a\"", "b"}),
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&quot;a&quot;</ETag></Part>"
            "<Part><PartNumber>2</PartNumber><ETag>b</ETag></Part></CompleteMultipartUpload>");
}

TEST(ListOfParts, ATagIsNoMarkup) {
  EXPECT_EQ(list_of_parts({"</ETag>"}),
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&lt;/ETag&gt;</ETag></Part>"
            "</CompleteMultipartUpload>");
}

}  // namespace
}  // namespace exhibit::upload
