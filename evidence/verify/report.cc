#include "evidence/verify/report.h"

#include <fmt/format.h>

#include <utility>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/words.h"
#include "evidence/verify/redaction_text.h"

namespace exhibit {
namespace {

std::string seal_rows(const Verification& verification) {
  std::string text;
  if (verification.seal_sha256) text += head_row("seal", verification.seal_sha256->hex());
  if (!verification.seal) return text + (verification.bag.empty() ? "" : head_row("bag", verification.bag));
  const Seal& seal = *verification.seal;
  text += head_row("bundle", escape_for_terminal(seal.bundle_id));
  text += head_row(
      "status", fmt::format("{}, {} {}", escape_for_terminal(seal.status), seal.gaps, seal.gaps == 1 ? "gap" : "gaps"));
  text += head_row("started", escape_for_terminal(seal.started));
  return text + head_row("sealed", escape_for_terminal(seal.sealed));
}

std::string vouched(const Verification& verification) {
  if (verification.redaction) return "It is a redacted copy, or was made to look like one.";
  if (verification.verified_bytes == 0) return "No checkpoint vouches for any of its bytes.";
  return fmt::format("The digest of its first {} bytes holds; nothing vouches for what comes after them.",
                     verification.verified_bytes);
}

std::string whole_members(const Verification& verification) {
  if (verification.whole_members.empty()) return "No member is whole.";
  return fmt::format("{} members are whole, the last of them {}.", verification.whole_members.size(),
                     escape_for_terminal(verification.whole_members.back()));
}

std::string redaction_row(const Verification& verification) {
  if (!verification.redaction) return {};
  const Redaction& redaction = *verification.redaction;
  return head_row("redacted", fmt::format("{} of {} rows are withheld", redaction.number_withheld, redaction.rows));
}

void write_text_or_null(JsonWriter& json, std::string_view name, const std::string* text) {
  json.key(name);
  if (text == nullptr) {
    json.null();
  } else {
    json.string(escape_for_terminal(*text));
  }
}

void write_bundle(JsonWriter& json, const Verification& verification) {
  const Seal* const seal = verification.seal ? &*verification.seal : nullptr;
  json.key("bundle").begin_object();
  write_text_or_null(json, "id", seal != nullptr ? &seal->bundle_id : nullptr);
  write_text_or_null(json, "bag", verification.bag.empty() ? nullptr : &verification.bag);
  write_text_or_null(json, "status", seal != nullptr ? &seal->status : nullptr);
  write_text_or_null(json, "started", seal != nullptr ? &seal->started : nullptr);
  write_text_or_null(json, "sealed", seal != nullptr ? &seal->sealed : nullptr);
  json.key("gaps");
  if (seal != nullptr) {
    json.integer(static_cast<std::int64_t>(seal->gaps));
  } else {
    json.null();
  }
  json.end_object();
}

void write_faults(JsonWriter& json, const Verification& verification) {
  json.key("faults").begin_array();
  for (const Fault& fault : verification.faults) {
    json.begin_object().field("code", fault_code_word(fault.code)).field("where", escape_for_terminal(fault.where));
    json.field("why", escape_for_terminal(fault.why)).end_object();
  }
  json.end_array().field("faults_left_out", verification.faults_left_out);
}

}  // namespace

std::string head_row(std::string_view name, std::string_view value) { return fmt::format("  {:<12}{}\n", name, value); }

std::string verification_head(const Verification& verification, std::string_view path, const show::Palette& palette) {
  const std::string text =
      fmt::format("{}{}{}  {}\n", is_consistent(verification.verdict) ? palette.heading : palette.warning,
                  verdict_word(verification.verdict), palette.reset, escape_for_terminal(path));
  return text + seal_rows(verification) +
         head_row("holds", fmt::format("{}, {}, {} bytes", show::counted(verification.members, "member", "members"),
                                       show::counted(verification.checkpoints, "checkpoint", "checkpoints"),
                                       verification.bytes)) +
         redaction_row(verification);
}

std::string fault_rows(const std::vector<Fault>& faults, std::uint64_t left_out, const show::Palette& palette) {
  if (faults.empty()) return {};
  std::string text = fmt::format("\n{}Faults{}\n", palette.heading, palette.reset);
  for (const Fault& fault : faults) {
    text += fmt::format("  {}{}{}  {}: {}\n", palette.warning, fault_code_word(fault.code), palette.reset,
                        escape_for_terminal(fault.where), escape_for_terminal(fault.why));
  }
  if (left_out > 0) text += fmt::format("  and {} more\n", left_out);
  return text;
}

std::string verdict_meaning(const Verification& verification) {
  switch (verification.verdict) {
    case Verdict::authentic:
      return "Every digest agrees with the bytes, and the signature over the seal is one you trust.";
    case Verdict::consistent_unsigned:
      return "Every digest in the bundle agrees with its bytes. Nobody signed it, so whoever had it could have\n"
             "rewritten it, digests and all. It is what was collected if the seal above is the one that the\n"
             "collector printed when it ended, or that a witness wrote down: compare the two.";
    case Verdict::incomplete:
      return "The bundle was cut before its end; nothing that is there contradicts itself.\n" +
             whole_members(verification) + "\n" + vouched(verification);
    case Verdict::tampered:
      return "The bundle contradicts itself: these are not the bytes that were sealed.\n" + vouched(verification);
    case Verdict::malformed:
      return "No collector writes such bytes: this is no evidence bundle of a format that this program knows, or\n"
             "was changed into none.";
  }
  std::unreachable();
}

std::string withheld_rows(const Verification& verification, const show::Palette& palette) {
  return verification.redaction ? withheld_text(*verification.redaction, palette) : std::string();
}

std::string meaning_of_copy(const Verification& verification) {
  if (!verification.redaction || !is_consistent(verification.verdict)) return {};
  return meaning_of_copy(*verification.redaction) + "\n";
}

std::string verification_text(const Verification& verification, std::string_view path, const show::Palette& palette) {
  return verification_head(verification, path, palette) + withheld_rows(verification, palette) +
         fault_rows(verification.faults, verification.faults_left_out, palette) + "\n" + verdict_meaning(verification) +
         "\n" + meaning_of_copy(verification);
}

std::string verification_json(const Verification& verification) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("verdict", verdict_word(verification.verdict));
  write_faults(json, verification);
  const auto seal_digest = verification.seal_sha256 ? verification.seal_sha256->hex() : std::string();
  write_text_or_null(json, "seal_sha256", seal_digest.empty() ? nullptr : &seal_digest);
  write_bundle(json, verification);
  json.field("bytes", verification.bytes).field("members", verification.members);
  json.field("checkpoints", verification.checkpoints).field("verified_bytes", verification.verified_bytes);
  json.key("redaction");
  if (verification.redaction) {
    write_redaction(json, *verification.redaction);
  } else {
    json.null();
  }
  json.key("whole_members").begin_array();
  for (const std::string& member : verification.whole_members) json.string(escape_for_terminal(member));
  json.end_array().end_object();
  return text + "\n";
}

}  // namespace exhibit
