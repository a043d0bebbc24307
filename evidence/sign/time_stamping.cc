#include "evidence/sign/time_stamping.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "evidence/bundle/output.h"
#include "evidence/trust/sidecar_set.h"
#include "hashing/x509/signed_content.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_file = std::size_t{1} << 20;

StampTarget target_of(std::string name, std::string content, const std::string& path) {
  return {std::move(name), std::move(content), path + ".tsq", path + ".tsr"};
}

Expected<void> check_stamp(const TimeStamp& stamp, std::span<const Certificate> anchors) {
  if (anchors.empty()) return check_use(stamp.signer.certificate, CertificateUse::time_stamping);
  return check_authority(stamp, anchors);
}

Result<std::optional<TimeStampQuery>> kept_query(const StampTarget& target) {
  const auto content = read_small_file(target.query_path, greatest_file);
  if (!content) return std::unexpected(content.error());
  if (!*content) return std::nullopt;
  auto query = TimeStampQuery::parse(**content);
  if (!query) return corrupt(target.query_path, query.error().why);
  if (query->imprint != sha256(target.content))
    return corrupt(target.query_path, "it is over something else than " + target.name);
  return *std::move(query);
}

}  // namespace

Result<std::vector<StampTarget>> stamp_targets(const SealToSign& sealed) {
  std::vector<StampTarget> targets{target_of("SEAL", sealed.text, sealed.paths.seal)};
  auto signature = read_small_file(sealed.paths.cms, greatest_file);
  if (!signature) return std::unexpected(signature.error());
  if (*signature) {
    if (const auto holds = verify_detached(**signature, sealed.text); !holds) {
      return corrupt(sealed.paths.cms,
                     "no signature over this bundle, so it is not worth a stamp: " + holds.error().why);
    }
    targets.push_back(target_of("SEAL.p7s", **std::move(signature), sealed.paths.cms));
  }
  std::erase_if(targets, [](const StampTarget& target) { return is_taken(target.stamp_path); });
  return targets;
}

Result<TimeStamp> stamp_target(const StampTarget& target, const TimeStampSource& source,
                               std::span<const Certificate> anchors) {
  const TimeStampQuery query = TimeStampQuery::over(target.content);
  const auto response = source(query);
  if (!response) return corrupt(target.stamp_path, response.error().why);
  auto stamp = parse_time_stamp(*response);
  if (!stamp) return corrupt(target.stamp_path, stamp.error().why);
  if (auto answers = check_answers(*stamp, query); !answers) return corrupt(target.stamp_path, answers.error().why);
  if (auto trusted = check_stamp(*stamp, anchors); !trusted) return corrupt(target.stamp_path, trusted.error().why);
  if (auto written = write_new_file(target.stamp_path, *response); !written) return std::unexpected(written.error());
  return *std::move(stamp);
}

Result<bool> write_query(const StampTarget& target) {
  const auto kept = kept_query(target);
  if (!kept) return std::unexpected(kept.error());
  if (*kept) return false;
  const auto written = write_new_file(target.query_path, TimeStampQuery::over(target.content).der);
  if (!written) return std::unexpected(written.error());
  return true;
}

Result<AcceptedResponse> accept_response(const std::string& path, const std::vector<StampTarget>& targets,
                                         std::span<const Certificate> anchors) {
  const auto response = read_small_file(path, greatest_file);
  if (!response) return std::unexpected(response.error());
  if (!*response) return io_error("open", path, ENOENT);
  auto stamp = parse_time_stamp(**response);
  if (!stamp) return corrupt(path, stamp.error().why);
  const auto target = std::ranges::find_if(
      targets, [&](const StampTarget& candidate) { return check_imprint(*stamp, candidate.content).has_value(); });
  if (target == targets.end()) {
    return corrupt(path, "the time stamp is over nothing of this bundle that has none yet; the SHA-256 in it is " +
                             stamp->imprint.hex());
  }
  const auto query = kept_query(*target);
  if (!query) return std::unexpected(query.error());
  if (*query) {
    if (auto answers = check_answers(*stamp, **query); !answers) return corrupt(path, answers.error().why);
  }
  if (auto trusted = check_stamp(*stamp, anchors); !trusted) return corrupt(path, trusted.error().why);
  if (auto written = write_new_file(target->stamp_path, **response); !written) return std::unexpected(written.error());
  return AcceptedResponse{&*target, *std::move(stamp), query->has_value()};
}

}  // namespace exhibit
