#include "evidence/custody/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "evidence/trust/clock.h"
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
    check_chain(log_, now_.anchor(), report_.faults);
    collect();
    check_signatures();
    for (const EventStatement& statement : report_.events) check_event(statement);
    check_clock();
    check_time_stamps();
    check_expected_head();
    std::ranges::stable_sort(report_.faults, {}, &CustodyFault::line);
    return std::move(report_);
  }

 private:
  void fail(FaultCode code, std::uint64_t line, std::string why) {
    report_.faults.push_back({code, line, std::move(why)});
  }

  /// Events by the number that they give themselves, which signatures refer to.
  void collect() {
    for (const SeenLine& line : log_.lines) {
      if (!line.record) continue;
      // A number that occurs twice is a fault of the chain; only the first is meant by it.
      const bool is_first = lines_.emplace(line.record->number, &line).second;
      if (is_first && line.record->event() != nullptr) report_.events.push_back({line.record->number, {}});
    }
  }

  const SeenLine* event_line(std::uint64_t number) const {
    const auto found = lines_.find(number);
    return found == lines_.end() || found->second->record->event() == nullptr ? nullptr : found->second;
  }

  EventStatement* statement_of(std::uint64_t number) {
    const auto found = std::ranges::find(report_.events, number, &EventStatement::line);
    return found == report_.events.end() ? nullptr : &*found;
  }

  void check_signatures() {
    for (const auto& [number, line] : lines_) {
      if (const SignatureRecord* const signature = line->record->signature()) check_one(number, *signature);
    }
  }

  void check_one(std::uint64_t number, const SignatureRecord& signature) {
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
    auto signed_by = check_signature(signature, target->text, target->record->when, expectation_.signers);
    if (!signed_by)
      return fail(FaultCode::bad_signature, number,
                  fmt::format("over line {}: {}", signature.of, signed_by.error().why));
    signed_by->line = number;
    statement_of(signature.of)->signatures.push_back(*std::move(signed_by));
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
    const bool is_transfer = event.kind == kind_transferred;
    check_role(statement, is_transfer ? Role::giver : Role::actor, FaultCode::unsigned_event);
    if (is_transfer) check_role(statement, Role::receiver, FaultCode::missing_receiver);
    if (is_transfer) check_keys_differ(statement);
    if (event.accepts) check_acceptance(statement.line, *event.accepts);
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
    for (const SignedBy& giver : statement.signatures) {
      for (const SignedBy& receiver : statement.signatures) {
        if (giver.role == Role::giver && receiver.role == Role::receiver && giver.key == receiver.key) {
          fail(FaultCode::same_key, statement.line,
               fmt::format("giver and receiver signed with the one key {}", giver.key));
        }
      }
    }
  }

  void check_acceptance(std::uint64_t line, std::uint64_t accepted) {
    const SeenLine* const target = accepted < line ? event_line(accepted) : nullptr;
    if (target != nullptr && target->record->event()->kind == kind_transferred) return;
    fail(FaultCode::bad_reference, line, fmt::format("accepts line {}, which is no transfer before it", accepted));
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
    const std::uint64_t number = static_cast<std::uint64_t>(line - log_.lines.begin()) + 1;
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
  std::map<std::uint64_t, const SeenLine*> lines_;
};

}  // namespace

CustodyReport check(const Log& log, const BundleState& now, const Expectation& expectation) {
  return Checker(log, now, expectation).check();
}

}  // namespace exhibit::custody
