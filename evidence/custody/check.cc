#include "evidence/custody/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "evidence/trust/clock.h"
#include "evidence/verify/verify.h"
#include "hashing/time_stamp/response.h"

namespace exhibit::custody {
namespace {

/// Clocks of two machines that both keep time, apart by no more than this, say nothing.
constexpr std::int64_t tolerated_seconds = 5;

class Checker {
 public:
  Checker(const Log& log, const BundleState& now, const Expectation& expectation)
      : log_(log), now_(now), expectation_(expectation) {}

  CustodyReport check() {
    report_.lines = log_.lines.size();
    report_.head = log_.head();
    check_bundle();
    check_chain(log_, now_.anchor(), faults_);
    collect();
    check_time_stamps();
    check_signatures();
    for (const EventStatement& statement : report_.events) check_event(statement);
    check_clock();
    check_expected_head();
    report_.has_contradiction = faults_.has_contradiction();
    report_.faults_left_out = faults_.left_out();
    report_.faults = faults_.take();
    return std::move(report_);
  }

 private:
  void fail(FaultCode code, std::uint64_t line, std::string why) { faults_.add(code, line, std::move(why)); }

  /// A log that tells truly of a bundle that is not sound is no reason to rely on either.
  void check_bundle() {
    report_.bundle_verdict = now_.verdict;
    const bool is_sound =
        now_.verdict != verdict_word(Verdict::tampered) && now_.verdict != verdict_word(Verdict::malformed);
    if (!is_sound) fail(FaultCode::bad_bundle, 0, fmt::format("the bundle, as it is now, is {}", now_.verdict));
  }

  /// Events by the number that they give themselves, which signatures refer to.
  void collect() {
    for (const SeenLine& line : log_.lines) {
      if (!line.record) continue;
      // A number that occurs twice is a fault of the chain; only the first is meant by it.
      const bool is_first = lines_.emplace(line.record->number, &line).second;
      if (!is_first || line.record->event() == nullptr) continue;
      events_.emplace(line.record->number, report_.events.size());
      report_.events.push_back({line.record->number, {}});
    }
  }

  const SeenLine* event_line(std::uint64_t number) const {
    const auto found = lines_.find(number);
    return found == lines_.end() || found->second->record->event() == nullptr ? nullptr : found->second;
  }

  /// From 1, in the file.
  std::size_t place_of(const SeenLine& line) const { return static_cast<std::size_t>(&line - log_.lines.data()) + 1; }

  /// When what stands on `line` was there for sure: each line holds the digest of all before it, so that a stamp over a
  /// later one vouches for it too.
  Moment moment_of(const SeenLine& line) const {
    std::optional<UnixSeconds> earliest;
    for (auto stamp = stamped_.lower_bound(place_of(line)); stamp != stamped_.end(); ++stamp) {
      if (!earliest || stamp->second < *earliest) earliest = stamp->second;
    }
    return {earliest.value_or(expectation_.now), earliest.has_value()};
  }

  void check_signatures() {
    for (const auto& [number, line] : lines_) {
      if (const SignatureRecord* const signature = line->record->signature()) check_one(number, *line, *signature);
    }
  }

  void check_one(std::uint64_t number, const SeenLine& line, const SignatureRecord& signature) {
    const SeenLine* const target = signature.of < number ? event_line(signature.of) : nullptr;
    if (target == nullptr)
      return fail(FaultCode::bad_reference, number,
                  fmt::format("signs line {}, which is no event before it", signature.of));
    const bool is_transfer = target->record->event()->kind == kind_transferred;
    if (is_transfer != (signature.role != Role::actor)) {
      return fail(
          FaultCode::bad_reference, number,
          fmt::format("signs line {} as {}, which that event does not have", signature.of, role_word(signature.role)));
    }
    if (const std::size_t before = looked_at_[signature.of]++; before >= greatest_signatures) {
      if (before > greatest_signatures) return;
      return fail(FaultCode::bad_reference, number,
                  fmt::format("signs line {}, which has {} signatures before it: no more are looked at", signature.of,
                              greatest_signatures));
    }
    auto signed_by = check_signature(signature, target->text, moment_of(line), expectation_.signers);
    if (!signed_by)
      return fail(FaultCode::bad_signature, number,
                  fmt::format("over line {}: {}", signature.of, signed_by.error().why));
    signed_by->line = number;
    report_.events[events_.at(signature.of)].signatures.push_back(*std::move(signed_by));
  }

  void check_event(const EventStatement& statement) {
    const Record& record = *event_line(statement.line)->record;
    const Event& event = *record.event();
    if (event.bundle.anchor() != now_.anchor() || event.bundle.bundle_id != now_.bundle_id) {
      fail(FaultCode::bundle_changed, statement.line,
           fmt::format("saw the seal {}, and this has {}", event.bundle.anchor().hex(), now_.anchor().hex()));
    } else if (event.bundle.sha256 != now_.sha256) {
      fail(FaultCode::bundle_changed, statement.line,
           fmt::format("saw {} bytes of SHA-256 {}, and there are {} of {}", event.bundle.bytes,
                       event.bundle.sha256.hex(), now_.bytes, now_.sha256.hex()));
    }
    check_seal_time(record);
    const bool is_transfer = event.kind == kind_transferred;
    check_role(statement, is_transfer ? Role::giver : Role::actor, FaultCode::unsigned_event);
    if (is_transfer) check_role(statement, Role::receiver, FaultCode::missing_receiver);
    if (is_transfer) check_keys_differ(statement);
    if (event.accepts) check_acceptance(statement.line, event);
  }

  /// Nobody had the bundle before it was sealed: the line was dated back, or a clock was wrong.
  void check_seal_time(const Record& record) {
    const auto sealed = second_of(now_.sealed);
    if (!sealed || record.when.seconds + tolerated_seconds >= *sealed) return;
    fail(FaultCode::clock_backwards, record.number,
         fmt::format("{} is before {}, when the bundle was sealed", to_readable(record.when), readable(*sealed)));
  }

  void check_role(const EventStatement& statement, Role role, FaultCode missing) {
    const bool is_signed =
        std::ranges::any_of(statement.signatures, [&](const SignedBy& by) { return by.role == role; });
    const bool is_trusted =
        std::ranges::any_of(statement.signatures, [&](const SignedBy& by) { return by.role == role && by.is_trusted; });
    if (!is_signed) {
      fail(missing, statement.line, fmt::format("no signature of its {}", role_word(role)));
      // A receiver may still sign. Whoever names signers does not want to read what nobody signed.
      if (expectation_.requires_signers && role != Role::receiver)
        fail(FaultCode::untrusted_signer, statement.line, "signed by nobody, and signers were named");
    } else if (expectation_.requires_signers && !is_trusted) {
      const auto& by = *std::ranges::find(statement.signatures, role, &SignedBy::role);
      fail(FaultCode::untrusted_signer, statement.line,
           fmt::format("the signature of its {}, by {}: {}", role_word(role), by.key, by.why));
    }
  }

  void check_keys_differ(const EventStatement& statement) {
    std::set<std::string_view> givers;
    for (const SignedBy& by : statement.signatures) {
      if (by.role == Role::giver) givers.insert(by.key);
    }
    const auto both = std::ranges::find_if(
        statement.signatures, [&](const SignedBy& by) { return by.role == Role::receiver && givers.contains(by.key); });
    if (both == statement.signatures.end()) return;
    fail(FaultCode::same_key, statement.line, fmt::format("giver and receiver signed with the one key {}", both->key));
  }

  void check_acceptance(std::uint64_t line, const Event& event) {
    const std::uint64_t accepted = *event.accepts;
    const SeenLine* const target = accepted < line ? event_line(accepted) : nullptr;
    if (target == nullptr || target->record->event()->kind != kind_transferred) {
      return fail(FaultCode::bad_reference, line,
                  fmt::format("accepts line {}, which is no transfer before it", accepted));
    }
    const std::string receiver = target->record->event()->receiver.value_or("");
    if (event.who == receiver) return;
    fail(FaultCode::other_receiver, line,
         fmt::format("accepted by \"{}\" what line {} gave to \"{}\"", event.who, accepted, receiver));
  }

  void check_clock() {
    const Record* before = nullptr;
    for (const SeenLine& line : log_.lines) {
      if (!line.record) continue;
      if (before != nullptr && line.record->when.seconds + tolerated_seconds < before->when.seconds) {
        fail(FaultCode::clock_backwards, line.record->number,
             fmt::format("{} is before {} of line {}", to_readable(line.record->when), to_readable(before->when),
                         before->number));
      }
      before = &*line.record;
    }
  }

  void check_time_stamps() {
    for (const SidecarFile& file : expectation_.time_stamps) check_time_stamp(file);
  }

  void check_time_stamp(const SidecarFile& file) {
    const auto stamp = parse_time_stamp(file.content);
    if (!stamp) return fail(FaultCode::bad_time_stamp, 0, fmt::format("{}: {}", file.path, stamp.error().why));
    const auto line = std::ranges::find(log_.lines, stamp->imprint, &SeenLine::sha256);
    if (line == log_.lines.end()) {
      return fail(FaultCode::tail_cut, log_.lines.size(),
                  fmt::format("{} was made over a line that is not there: the log was cut before it, or it was edited",
                              file.path));
    }
    const auto trusted = check_authority(*stamp, expectation_.time_authorities);
    const std::uint64_t number = place_of(*line);
    if (trusted) {
      const auto [found, is_new] = stamped_.emplace(number, stamp->time);
      found->second = std::min(found->second, stamp->time);
    }
    report_.time_stamps.push_back({file.path, number, stamp->signer.certificate.subject(), stamp->time,
                                   trusted.has_value(),
                                   trusted ? "its authority leads to one you named" : trusted.error().why});
    if (line->record && stamp->time + tolerated_seconds < line->record->when.seconds) {
      fail(FaultCode::clock_backwards, number,
           fmt::format("{} is after its time stamp, {}", to_readable(line->record->when), readable(stamp->time)));
    }
  }

  void check_expected_head() {
    if (!expectation_.head) return;
    const auto line = std::ranges::find(log_.lines, *expectation_.head, &SeenLine::sha256);
    if (line != log_.lines.end()) {
      report_.has_expected_head = true;
      report_.lines_after_expected_head = static_cast<std::uint64_t>(log_.lines.end() - line) - 1;
      return;
    }
    fail(FaultCode::tail_cut, log_.lines.size(),
         fmt::format("no line has the expected digest {}: the log was cut before it, or is another one",
                     expectation_.head->hex()));
  }

  const Log& log_;
  const BundleState& now_;
  const Expectation& expectation_;
  CustodyReport report_;
  CustodyFaultList faults_;
  std::map<std::uint64_t, const SeenLine*> lines_;
  std::map<std::uint64_t, std::size_t> events_;     // where in the report, by the number of the line
  std::map<std::uint64_t, std::size_t> looked_at_;  // signatures of each event
  std::map<std::size_t, UnixSeconds> stamped_;      // the earliest trusted time stamp over each place in the file
};

}  // namespace

CustodyReport check(const Log& log, const BundleState& now, const Expectation& expectation) {
  return Checker(log, now, expectation).check();
}

}  // namespace exhibit::custody
