#include "evidence/verify/manifest_check.h"

#include <fmt/format.h>

#include "evidence/reader/member_path.h"

namespace exhibit {
namespace {

constexpr std::string_view payload = "data/";
constexpr std::string_view tagmanifest = "tagmanifest-sha256.txt";

std::string digests_differ(const Digest& found, const Digest& listed) {
  return fmt::format("its SHA-256 is {}, the manifest says {}", found.hex(), listed.hex());
}

}  // namespace

std::string ManifestCheck::where() const { return fmt::format("manifest-sha256.txt line {}", line_); }

void ManifestCheck::feed(std::string_view bytes) {
  if (is_broken_) return;
  is_broken_ = !lines_.feed(bytes, [this](std::string_view line) { take(line); });
  if (is_broken_) faults_.add(FaultCode::bad_manifest_line, where(), "a line without an end follows");
}

void ManifestCheck::take(std::string_view line) {
  ++line_;
  const auto parsed = parse_manifest_line(line);
  if (!parsed || !parsed->member.starts_with(payload)) {
    faults_.add(FaultCode::bad_manifest_line, where(), "no digest, two blanks and a member below data/");
    return;
  }
  SeenMember* const member = members_.find(parsed->member);
  if (member == nullptr) {
    faults_.add(FaultCode::listed_member_missing, std::string(parsed->member), "listed in " + where());
    return;
  }
  if (std::exchange(member->in_manifest, true)) {
    faults_.add(FaultCode::bad_manifest_line, where(), member->name + " is listed twice");
    return;
  }
  if (member->number < next_number_) {
    faults_.add(FaultCode::bad_manifest_line, where(), member->name + " is not in the order of the members");
  }
  next_number_ = std::max(next_number_, member->number + 1);
  compare(*member, parsed->sha256);
}

void ManifestCheck::compare(const SeenMember& member, const Digest& listed) {
  if (member.is_whole && member.sha256 == listed) return;
  const std::string why = member.is_whole ? digests_differ(member.sha256, listed) : "it stands after the manifest";
  faults_.add(FaultCode::member_digest, member.name, why);
}

void ManifestCheck::end() {
  if (lines_.has_rest()) faults_.add(FaultCode::bad_manifest_line, where(), "bytes without a newline follow");
  for (const SeenMember& member : members_.in_order()) {
    if (member.in_manifest || !member.name.starts_with(payload)) continue;
    faults_.add(FaultCode::member_not_listed, member.name, "not listed in manifest-sha256.txt");
  }
}

void check_tagmanifest(std::string_view content, SeenMembers& members, FaultList& faults) {
  for (const std::string_view name : {"bagit.txt", "manifest-sha256.txt", "bag-info.txt"}) {
    const auto end = content.find('\n');
    const auto line = end == std::string_view::npos ? std::nullopt : parse_manifest_line(content.substr(0, end));
    if (!line || line->member != name) {
      faults.add(FaultCode::bad_manifest_line, std::string(tagmanifest),
                 fmt::format("no line for {} where it must stand", name));
      return;
    }
    const SeenMember* const member = members.find(name);
    if (member == nullptr) {
      faults.add(FaultCode::listed_member_missing, std::string(name), fmt::format("listed in {}", tagmanifest));
    } else if (member->sha256 != line->sha256) {
      faults.add(FaultCode::member_digest, std::string(name), digests_differ(member->sha256, line->sha256));
    }
    content.remove_prefix(end + 1);
  }
  if (!content.empty())
    faults.add(FaultCode::bad_manifest_line, std::string(tagmanifest), "bytes after its three lines");
}

}  // namespace exhibit
