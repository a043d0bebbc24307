#include "evidence/trust/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/encoding/time_text.h"
#include "evidence/show/render/words.h"
#include "evidence/trust/clock.h"
#include "evidence/verify/report.h"

namespace exhibit {
namespace {

std::string_view format_word(SignatureFormat format) {
  switch (format) {
    case SignatureFormat::cms: return "cms";
    case SignatureFormat::ssh: return "ssh";
  }
  std::unreachable();
}

std::string continued(std::string_view text) { return fmt::format("  {:<12}{}\n", "", text); }

std::string trust_row(bool is_trusted, const std::string& why) {
  return continued((is_trusted ? "trusted: " : "not trusted: ") + escape_for_terminal(why));
}

std::string notes_rows(const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) text += continued("note: " + escape_for_terminal(note));
  return text;
}

std::string accuracy_phrase(const TimeStampStatement& stamp) {
  if (!stamp.accuracy_us) return {};
  return fmt::format(" ±{}.{:06} s", *stamp.accuracy_us / 1'000'000, *stamp.accuracy_us % 1'000'000);
}

std::string signature_rows(const SignatureStatement& signature) {
  std::string text = head_row("signed by", signature.signer.empty() ? "?" : escape_for_terminal(signature.signer));
  if (!signature.key.empty()) text += continued("key " + escape_for_terminal(signature.key));
  if (signature.signing_time) text += continued("at " + readable(*signature.signing_time) + " by the signer's clock");
  text += continued("in " + escape_for_terminal(signature.path));
  return text + trust_row(signature.is_trusted, signature.why) + notes_rows(signature.notes);
}

std::string time_stamp_rows(const TimeStampStatement& stamp) {
  return head_row("time stamp", readable(stamp.time) + accuracy_phrase(stamp) + ", over " + stamp.over) +
         continued("by " + escape_for_terminal(stamp.authority)) + continued("in " + escape_for_terminal(stamp.path)) +
         trust_row(stamp.is_trusted, stamp.why) + notes_rows(stamp.notes);
}

bool bundle_is_consistent(const Verification& verification) {
  return verification.verdict == Verdict::consistent_unsigned;
}

/// That it has another seal than was expected, and nothing else, speaks against it.
bool is_only_another_seal(const Judgement& judgement) {
  return std::ranges::all_of(judgement.faults, [](const Fault& fault) {
    return fault.code == FaultCode::unexpected_seal || fault_kind(fault.code) != FaultKind::contradiction;
  });
}

std::string meaning(const Verification& judged, const Verification& bundle, const Judgement& judgement) {
  if (judged.verdict == Verdict::tampered && bundle_is_consistent(bundle)) {
    if (is_only_another_seal(judgement)) {
      return "The bundle agrees with itself, but it is not the one whose seal you expected: another bundle, or one "
             "that\n"
             "somebody wrote anew, digests and all.";
    }
    return "The bundle agrees with itself, but what stands beside it does not belong to it or was changed. Either\n"
           "these are not the bytes that were signed, or somebody damaged or put in place a file beside them.";
  }
  const bool is_unsigned = judged.verdict == Verdict::consistent_unsigned;
  if (is_unsigned && judgement.seal_is_expected) {
    return "Every digest in the bundle agrees with its bytes, and its seal is the one that you expected: it is what "
           "was\n"
           "sealed, if what you compared it with came another way than the bundle.";
  }
  if (is_unsigned && !judgement.signatures.empty()) {
    return "Every digest in the bundle agrees with its bytes. It is signed, but by nobody who is trusted here: "
           "anybody\n"
           "can make such a signature. It is what was collected if the seal above is the one that the collector\n"
           "printed when it ended, or if you find the signer's key to be the right one and name it with --signer.";
  }
  return verdict_meaning(judged);
}

/// The bundle's verification with what the judgement found.
Verification joined(const Verification& verification, const Judgement& judgement) {
  Verification whole = verification;
  whole.verdict = judgement.verdict;
  whole.faults.insert(whole.faults.end(), judgement.faults.begin(), judgement.faults.end());
  return whole;
}

std::string iso(UnixSeconds time) { return to_iso8601(Timestamp{time, 0}); }

void write_notes(JsonWriter& json, const std::vector<std::string>& notes) {
  json.key("notes").begin_array();
  for (const std::string& note : notes) json.string(escape_for_terminal(note));
  json.end_array();
}

void write_signature(JsonWriter& json, const SignatureStatement& signature) {
  json.begin_object().field("format", format_word(signature.format));
  json.field("file", escape_for_terminal(signature.path)).field("signer", escape_for_terminal(signature.signer));
  json.field("key", escape_for_terminal(signature.key)).field("trusted", signature.is_trusted);
  json.field("why", escape_for_terminal(signature.why)).key("signing_time");
  if (signature.signing_time) {
    json.string(iso(*signature.signing_time));
  } else {
    json.null();
  }
  write_notes(json, signature.notes);
  json.end_object();
}

void write_time_stamp(JsonWriter& json, const TimeStampStatement& stamp) {
  json.begin_object().field("over", stamp.over).field("file", escape_for_terminal(stamp.path));
  json.field("authority", escape_for_terminal(stamp.authority)).field("time", iso(stamp.time)).key("accuracy_us");
  if (stamp.accuracy_us) {
    json.integer(*stamp.accuracy_us);
  } else {
    json.null();
  }
  json.field("trusted", stamp.is_trusted).field("why", escape_for_terminal(stamp.why));
  write_notes(json, stamp.notes);
  json.end_object();
}

}  // namespace

std::string judgement_meaning(const Verification& verification, const Judgement& judgement) {
  return meaning(joined(verification, judgement), verification, judgement);
}

std::string judgement_text(const Verification& verification, const Judgement& judgement, std::string_view path,
                           const show::Palette& palette) {
  const Verification whole = joined(verification, judgement);
  std::string text = verification_head(whole, path, palette);
  for (const SignatureStatement& signature : judgement.signatures) text += signature_rows(signature);
  for (const TimeStampStatement& stamp : judgement.time_stamps) text += time_stamp_rows(stamp);
  return text + withheld_rows(whole, palette) + fault_rows(whole.faults, whole.faults_left_out, palette) + "\n" +
         meaning(whole, verification, judgement) + "\n" + meaning_of_copy(whole);
}

std::string judgement_json(const Verification& verification, const Judgement& judgement) {
  std::string more;
  JsonWriter json(more);
  json.begin_object().field("as_asked", judgement.is_as_asked).field("seal_is_expected", judgement.seal_is_expected);
  json.key("signatures").begin_array();
  for (const SignatureStatement& signature : judgement.signatures) write_signature(json, signature);
  json.end_array().key("time_stamps").begin_array();
  for (const TimeStampStatement& stamp : judgement.time_stamps) write_time_stamp(json, stamp);
  json.end_array().end_object();
  std::string head = verification_json(joined(verification, judgement));
  head.pop_back();  // its newline
  return show::joined_objects(head, more) + "\n";
}

}  // namespace exhibit
