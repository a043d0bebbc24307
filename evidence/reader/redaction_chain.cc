#include "evidence/reader/redaction_chain.h"

#include <fmt/format.h>

#include "evidence/bundle/member_name.h"
#include "evidence/reader/seal_chain.h"

namespace exhibit {
namespace {

std::string place(const BundleFile& file, std::string_view member) {
  return fmt::format("{}: {}", file.path(), member);
}

/// The rows, and the digest of the member that they are.
Result<DisclosedRows> read_rows(const BundleFile& file, Member& member) {
  DisclosedRows rows;
  Sha256 digest;
  const auto streamed = file.stream(member.offset, member.size, [&](std::string_view bytes) {
    digest.update(bytes);
    rows.feed(bytes);
  });
  if (!streamed) return std::unexpected(streamed.error());
  rows.end();
  member.sha256 = digest.finish();
  if (!rows.problems().empty()) {
    const RowProblem& problem = rows.problems().front();
    return corrupt(place(file, problem.where), problem.why);
  }
  return rows;
}

Result<void> check_seal(const BundleFile& file, const MemberList& list, const DisclosedRows& rows, const Seal& seal) {
  if (seal.bag != list.bag || bag_of(seal.bundle_id) != list.bag) {
    return corrupt(place(file, "SEAL"), "it is of another bundle");
  }
  if (seal.leaves != rows.rows() || seal.merkle_root_sha256 != rows.merkle_root()) {
    return corrupt(place(file, redaction_member), "its rows are not those of the bundle with this seal");
  }
  return {};
}

/// Of a member of which some parts are there, joined: their digest together, once each is what its row says.
Result<Digest> digest_of_parts(const BundleFile& file, const Member& member, const DisclosedMember& disclosed) {
  const auto end = part_end_of(member.name);
  if (!end) return corrupt(place(file, member.name), "such a member has no parts");
  Sha256 digest;
  PartsDigest parts;
  PartDivider divider(*end, [&](const MemberPart& part) { parts.add(part.size, part.sha256); });
  const auto streamed = file.stream(member.offset, member.size, [&](std::string_view bytes) {
    digest.update(bytes);
    divider.feed(bytes);
  });
  if (!streamed) return std::unexpected(streamed.error());
  divider.end();
  if (parts.parts() != disclosed.parts || parts.finish() != disclosed.parts_sha256) {
    return corrupt(place(file, member.name), "it is not the parts that are disclosed, joined");
  }
  return digest.finish();
}

Result<void> follow_row(const BundleFile& file, Member& member, const DisclosedRows& rows) {
  const DisclosedMember* const disclosed = rows.find(member.name);
  if (disclosed == nullptr) return corrupt(place(file, member.name), "no row discloses it");
  if (disclosed->size != member.size) return corrupt(place(file, member.name), "its size is not the one in its row");
  if (disclosed->is_whole) {
    member.sha256 = disclosed->sha256;
    return {};
  }
  const auto digest = digest_of_parts(file, member, *disclosed);
  if (!digest) return std::unexpected(digest.error());
  member.sha256 = *digest;
  member.is_partial = true;
  return {};
}

}  // namespace

Result<RedactedCopy> follow_redaction(const BundleFile& file, MemberList& list) {
  Member& last = list.members.back();
  const auto seal = read_seal(file, last);
  if (!seal) return std::unexpected(seal.error());
  last.sha256 = seal->sha256;
  const std::size_t before = list.members.size() - 2;
  const auto rows = read_rows(file, list.members[before]);
  if (!rows) return std::unexpected(rows.error());
  if (const auto checked = check_seal(file, list, *rows, seal->seal); !checked) return std::unexpected(checked.error());
  for (std::size_t i = 0; i < before; ++i) {
    if (const auto followed = follow_row(file, list.members[i], *rows); !followed) {
      return std::unexpected(followed.error());
    }
  }
  for (const DisclosedMember& disclosed : rows->members()) {
    if (list.find(disclosed.name) == nullptr) return corrupt(place(file, disclosed.name), "disclosed and not there");
  }
  return RedactedCopy{seal->seal, rows->number_withheld(), rows->withheld()};
}

}  // namespace exhibit
