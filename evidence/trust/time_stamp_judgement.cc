#include "evidence/trust/time_stamp_judgement.h"

#include <utility>

#include "evidence/trust/clock.h"
#include "hashing/time_stamp/response.h"

namespace exhibit {
namespace {

/// Judged at the time that the stamp itself tells: its certificate may have expired since.
void judge_authority(TimeStampStatement& statement, const TimeStamp& stamp, const TrustRequest& request) {
  if (request.time_authorities.empty()) {
    statement.why = "no time stamping CA was named";
    return;
  }
  const auto trusted = check_authority(stamp, request.time_authorities);
  statement.is_trusted = trusted.has_value();
  statement.why = trusted ? "its certificate leads to a time stamping CA you named" : trusted.error().why;
  const UnixSeconds expiry = stamp.signer.certificate.not_after();
  if (trusted && expiry < request.now) {
    statement.notes.push_back("its certificate was valid at that time and expired on " + readable(expiry));
  }
}

}  // namespace

std::optional<TimeStampStatement> judge_time_stamp(const SidecarFile& file, std::string over, std::string_view content,
                                                   std::string_view sealed, const TrustRequest& request,
                                                   Judgement& judgement) {
  const auto stamp = parse_time_stamp(file.content);
  const auto fits = stamp ? check_imprint(*stamp, content) : std::unexpected(stamp.error());
  if (!fits) {
    judgement.faults.push_back({FaultCode::bad_time_stamp, file.path, fits.error().why});
    return std::nullopt;
  }
  TimeStampStatement statement{.path = file.path,
                               .over = std::move(over),
                               .authority = stamp->signer.certificate.subject(),
                               .time = stamp->time,
                               .accuracy_us = stamp->accuracy_us};
  judge_authority(statement, *stamp, request);
  if (auto anomaly = stamp_before_seal(statement, sealed)) {
    statement.contradicts_seal = true;
    judgement.faults.push_back({FaultCode::clock_anomaly, file.path, *std::move(anomaly)});
  }
  judgement.time_stamps.push_back(statement);
  return statement;
}

}  // namespace exhibit
