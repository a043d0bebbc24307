// Attacks that play one tar program off against another, and hostile names and sizes.
#include "evidence/bundle/zstd_part.h"
#include "evidence/verify/report.h"
#include "tests/evidence/verify/attack.h"

namespace exhibit::test {
namespace {

/// Puts `blocks` into a forged bundle and into an honest one: neither may pass.
void expect_refused_blocks(const std::string& blocks) {
  Forger forger;
  forger.blocks = blocks;
  forger.blocks_before = environment;
  expect_verdict(verify_bytes(forger.build()), Verdict::malformed, FaultCode::bad_header);
  const std::string inserted = with_blocks_before(small_bundle(), environment, blocks);
  expect_verdict(verify_bytes(inserted), Verdict::malformed, FaultCode::bad_header);
}

std::string pax_block(char type, std::string_view records) {
  return altered_header(tar_header("PaxHeaders/x", records.size()), 156, std::string(1, type)) + std::string(records) +
         std::string(512 - records.size(), '\0');
}

TEST(Attack10, GnuLongNameThenPaxPath) {
  const std::string gnu = altered_header(tar_header("././@LongLink", 512), 156, "L");
  expect_refused_blocks(gnu + std::string(512, 'a') + pax_block('x', "16 path=data/x\n"));
}

TEST(Attack11, GlobalPaxPath) { expect_refused_blocks(pax_block('g', "16 path=data/x\n")); }

TEST(Attack12, NulInAPaxPath) { expect_refused_blocks(pax_block('x', std::string_view("15 path=dat\0/x\n", 15))); }

TEST(Attack13, PaxSizeOtherThanUstarSize) {
  expect_refused_blocks(pax_block('x', "9 size=1\n") + tar_member(bag_path("data/x"), "xyz"));
}

TEST(Attack14, DirectoryAndLinksWithASize) {
  for (const char* type : {"5", "2", "1"}) {
    const std::string member = tar_member(bag_path("data/x"), "xyz");
    expect_refused_blocks(altered_header(member.substr(0, 512), 156, type) + member.substr(512));
  }
}

TEST(Attack15, V7HeaderWithATrailingSlashAndData) {
  const std::string header = altered_header(tar_header(bag_path("data/x/"), 3), 257, std::string(8, '\0'));
  expect_refused_blocks(header + std::string(512, '\0'));
}

TEST(Attack16, NamesThatLeaveTheBag) {
  for (const std::string& name :
       {std::string("../x"), bag_path("../../x"), bag_path("data/../../x"), std::string("/etc/passwd"),
        bag_path("/etc/passwd"), bag_path("etc/passwd"), std::string("x")}) {
    expect_verdict(verify_bytes(forged_with(tar_member(name, "x"))), Verdict::malformed, FaultCode::bad_member_name,
                   name);
  }
}

TEST(Attack17, SymlinkThenAWriteThroughIt) {
  const std::string link = altered_header(altered_header(tar_header(bag_path("data/x"), 0), 156, "2"), 157, "/etc");
  expect_refused_blocks(link + tar_member(bag_path("data/x/passwd"), "root::0:0"));
}

TEST(Attack18, HardlinkThenOverwrite) {
  const std::string link =
      altered_header(altered_header(tar_header(bag_path("data/x"), 0), 156, "1"), 157, bag_path(containers));
  expect_refused_blocks(link + tar_member(bag_path("data/x"), "{}"));
}

TEST(Attack18, LinkNameOfARegularFile) {
  expect_refused_blocks(altered_header(tar_header(bag_path("data/x"), 0), 157, "x"));
}

TEST(Attack19, DevicesFifosAndUnknownTypes) {
  for (const char* type : {"3", "4", "6", "7", "S", "D", "V", "Z"}) {
    expect_refused_blocks(altered_header(tar_header(bag_path("data/x"), 0), 156, type));
  }
  expect_refused_blocks(altered_header(tar_header(bag_path("data/x"), 0), 156, std::string_view("\0", 1)));
}

TEST(Attack20, SizesBeyondReason) {
  const std::string header = tar_header(bag_path("data/x"), 0);
  const std::string pebi("\x80\0\0\0\0\x04\0\0\0\0\0\0", 12);  // base-256, 2^50
  const std::string exbi("\x80\0\0\0\x40\0\0\0\0\0\0\0", 12);  // 2^62
  const std::string negative(12, '\xff');                      // -1
  for (const std::string& size : {pebi, exbi, negative, std::string("            "), std::string("-0000000001 ")}) {
    expect_refused_blocks(altered_header(header, 124, size));
  }
  expect_refused_blocks(altered_header(tar_header("PaxHeaders/x", ustar::greatest_size), 156, "x"));
}

TEST(Attack20, ASizeThatTheBytesDoNotHave) {
  std::string bytes = small_bundle();
  const std::size_t header = content_offset(bytes, environment) - 512;
  bytes.replace(header, 512, tar_header(bag_path(environment), ustar::greatest_size));
  expect_verdict(verify_bytes(bytes), Verdict::incomplete, FaultCode::cut);
}

TEST(Attack21, ADecompressionBombIsNeverDecompressedToBeVerified) {
  Forger forger;
  PartCompressor compressor;
  forger.part("data/fs/fs0001/listing.0001.jsonl.zst").content = compressor.compress(std::string(64 << 20, 'x'));
  EXPECT_EQ(verify_bytes(forger.build()).verdict, Verdict::consistent_unsigned);
}

TEST(Attack22, EscapeSequencesInNamesAreShownHarmlessly) {
  const std::string member = tar_member(bag_path("data/\x1b[2J\nCONSISTENT-UNSIGNED"), "x");
  const Verification verification = verify_bytes(forged_with(member));
  expect_verdict(verification, Verdict::malformed, FaultCode::bad_member_name);
  for (const std::string& report :
       {verification_text(verification, "b\x1b.tar", show::Palette::plain()), verification_json(verification)}) {
    EXPECT_EQ(report.find('\x1b'), std::string::npos);
    EXPECT_EQ(report.find("\nCONSISTENT-UNSIGNED"), std::string::npos);
  }
}

TEST(Attack23, SignedCharChecksum) {
  std::string header = tar_header(bag_path("data/x\xe9"), 0);
  // As some programs sum: each byte as a signed char, so 256 less for the one above 127.
  unsigned sum = 0;
  for (int i = 0; i < 6; ++i) sum = sum * 8 + static_cast<unsigned>(header[148 + static_cast<std::size_t>(i)] - '0');
  sum -= 256;
  for (std::size_t i = 6; i-- > 0; sum >>= 3) header[148 + i] = static_cast<char>('0' + (sum & 7));
  expect_refused_blocks(header);
}

}  // namespace
}  // namespace exhibit::test
