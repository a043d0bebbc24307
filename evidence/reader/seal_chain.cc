#include "evidence/reader/seal_chain.h"

#include <fmt/format.h>

#include <optional>

#include "evidence/bundle/member_name.h"
#include "evidence/bundle/ustar.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/lines.h"
#include "evidence/reader/member_path.h"

namespace exhibit {
namespace {

constexpr std::uint64_t greatest_seal = 4096;

std::string place(const BundleFile& file, std::string_view member) {
  return fmt::format("{}: {}", file.path(), member);
}

/// Reads the lines of a manifest into the members' digests.
class ManifestReader {
 public:
  ManifestReader(const BundleFile& file, MemberList& list) : file_(file), list_(list) {}

  /// `name` must have the digest `expected`; each line a member that has no digest yet.
  Result<void> read(std::string_view name, const Digest& expected) {
    Member* const manifest = list_.find(name);
    if (manifest == nullptr) return corrupt(place(file_, name), "missing");
    Sha256 digest;
    LineSplitter lines;
    const auto streamed = file_.stream(manifest->offset, manifest->size, [&](std::string_view bytes) {
      digest.update(bytes);
      if (!lines.feed(bytes, [this](std::string_view line) { take(line); })) fail("a line without an end");
    });
    if (!streamed) return streamed;
    if (digest.finish() != expected) return corrupt(place(file_, name), "its digest is not the one in SEAL");
    if (lines.has_rest()) fail("no newline at the end");
    if (problem_) return corrupt(place(file_, name), *problem_);
    return {};
  }

 private:
  void fail(std::string why) {
    if (!problem_) problem_ = std::move(why);
  }

  void take(std::string_view line) {
    const auto parsed = parse_manifest_line(line);
    if (!parsed) return fail(fmt::format("not a line of a manifest: {}", line.substr(0, 200)));
    Member* const member = list_.find(parsed->member);
    if (member == nullptr) return fail(fmt::format("{} is listed and not in the bundle", parsed->member));
    if (member->sha256) return fail(fmt::format("{} is listed twice", parsed->member));
    member->sha256 = parsed->sha256;
  }

  const BundleFile& file_;
  MemberList& list_;
  std::optional<std::string> problem_;
};

Result<void> check_place(const BundleFile& file, const MemberList& list, const Seal& seal) {
  const Member& member = list.members.back();
  const std::uint64_t before = list.members.size() - 1;
  const std::uint64_t header = member.offset - ustar::block_size;
  if (seal.bag != list.bag || bag_of(seal.bundle_id) != list.bag) {
    return corrupt(place(file, "SEAL"), "it is of another bundle");
  }
  if (seal.members != before) {
    return corrupt(place(file, "SEAL"), fmt::format("{} members stand before it, not {}", before, seal.members));
  }
  if (seal.prefix_bytes != header) {
    return corrupt(place(file, "SEAL"), fmt::format("it stands at byte {}, not {}", header, seal.prefix_bytes));
  }
  return {};
}

Result<void> check_all_listed(const BundleFile& file, const MemberList& list) {
  for (const Member& member : list.members) {
    if (!member.sha256) return corrupt(place(file, member.name), "not listed in the manifest");
  }
  return {};
}

}  // namespace

Result<ReadSeal> read_seal(const BundleFile& file, const Member& member) {
  if (member.size > greatest_seal) return corrupt(place(file, "SEAL"), "larger than any seal");
  std::string text(member.size, '\0');
  if (const auto read = file.read(member.offset, text); !read) return std::unexpected(read.error());
  auto seal = decode_seal(text);
  if (!seal) {
    seal.error().path = place(file, seal.error().path);
    return std::unexpected(std::move(seal).error());
  }
  const Digest digest = sha256(text);
  return ReadSeal{*std::move(seal), std::move(text), digest};
}

Result<Seal> follow_seal(const BundleFile& file, MemberList& list) {
  const auto read_text = read_seal(file, list.members.back());
  if (!read_text) return std::unexpected(read_text.error());
  const Seal* const seal = &read_text->seal;
  if (const auto fits = check_place(file, list, *seal); !fits) return std::unexpected(fits.error());
  for (const auto& [name, digest] : {std::pair("tagmanifest-sha256.txt", seal->tagmanifest_sha256),
                                     std::pair("manifest-sha256.txt", seal->manifest_sha256)}) {
    if (const auto read = ManifestReader(file, list).read(name, digest); !read) return std::unexpected(read.error());
  }
  list.find("tagmanifest-sha256.txt")->sha256 = seal->tagmanifest_sha256;
  list.members.back().sha256 = read_text->sha256;
  if (const auto listed = check_all_listed(file, list); !listed) return std::unexpected(listed.error());
  return *seal;
}

}  // namespace exhibit
