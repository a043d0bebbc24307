#include "evidence/certify/declaration.h"

#include <fmt/format.h>

#include <cstdlib>

#include "evidence/custody/report.h"
#include "evidence/encoding/iso_time.h"
#include "evidence/trust/statement_words.h"

namespace exhibit::certify {
namespace {

std::string or_blank(const std::string& value) { return value.empty() ? std::string(blank) : value; }

Section about_declarant(const Declarant& declarant) {
  return {
      "1. The declarant",
      {fmt::format("I, {}, am employed as {} by {}. I am qualified by training and experience to state the following, "
                   "and know it myself or from the records named below.",
                   or_blank(declarant.name), or_blank(declarant.position), or_blank(declarant.employer))},
      {}};
}

/// Words between blanks; in quotes where they would not be one word otherwise.
std::string command_line(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    const bool is_one_word = !word.empty() && word.find_first_of(" \t\n'\"") == std::string::npos;
    line += fmt::format("{}{}", line.empty() ? "" : " ", is_one_word ? word : "'" + word + "'");
  }
  return line;
}

Section about_process(const Account& account) {
  const AcquisitionStart& start = account.start;
  Section section{"2. The process that made the record (Rule 902(13))",
                  {"The record was made by exhibit-collect, a program that runs on a computer and takes evidence from "
                   "the containers "
                   "running there. It reads what the operating system's kernel tells of each process and each file, "
                   "keeps the bytes "
                   "as it got them, computes the SHA-256 digest of every member of the record while it writes it, and "
                   "notes for each "
                   "item it tried whether that succeeded. It starts no program inside a container and writes to no "
                   "file but its output. It ends "
                   "with a seal: a statement of digests that covers every byte before it."},
                  {}};
  section.rows = {
      {"Program", "exhibit-collect " + start.tool_version},
      {"SHA-256 of the program", start.tool_sha256.value_or("not recorded")},
      {"Command line", command_line(start.argv)},
      {"Computer", start.hostname},
      {"Machine id", start.machine_id},
      {"Operating system", start.kernel},
      {"Boot id", start.boot_id},
  };
  for (const auto& [name, value] : start.operator_facts) {
    section.rows.push_back({name == "name" ? "Operator" : "As told by the operator: " + name, value});
  }
  for (const MissingCapability& missing : start.missing) {
    section.rows.push_back({"Run without " + missing.capability, missing.lost});
  }
  return section;
}

void add_withheld(const Redaction& redaction, Section& section) {
  for (const WithheldRow& row : redaction.withheld) {
    section.rows.push_back({fmt::format("Withheld: row {}", row.row), row.member + ", " + row.reason});
  }
  const std::uint64_t rest = redaction.number_withheld - redaction.withheld.size();
  if (rest > 0) section.rows.push_back({"Withheld besides", std::to_string(rest)});
}

Section about_record(const Account& account) {
  const Verification& found = account.verification;
  Section section{"3. The record", {}, {}};
  section.rows = {{"File", account.path},
                  {"Bytes", std::to_string(found.bytes)},
                  {"SHA-256 of the file", account.file_sha256.hex()},
                  {"Bundle id", account.start.bundle_id}};
  if (!found.seal) {
    section.paragraphs = {
        "The file was cut before its end and has no seal. What is there is the beginning of the record."};
    section.rows.push_back({"Bytes that a checkpoint vouches for", std::to_string(found.verified_bytes)});
    return section;
  }
  const Seal& seal = *found.seal;
  if (found.redaction) {
    section.paragraphs = {
        fmt::format("This is a redacted copy: {} of the {} rows of the record's index are withheld from it. What the "
                    "seal states of "
                    "the whole record is quoted, and cannot be computed again from a copy.",
                    found.redaction->number_withheld, found.redaction->rows)};
  }
  section.rows.push_back({"Seal (SHA-256 of SEAL)", found.seal_sha256 ? found.seal_sha256->hex() : ""});
  section.rows.push_back({"Bytes before SEAL", std::to_string(seal.prefix_bytes)});
  section.rows.push_back({"SHA-256 of these bytes", seal.prefix_sha256.hex()});
  section.rows.push_back({"SHA-256 of the manifest", seal.manifest_sha256.hex()});
  section.rows.push_back({"Root of the Merkle tree", seal.merkle_root_sha256.hex()});
  section.rows.push_back({"Members", std::to_string(seal.members)});
  if (found.redaction) add_withheld(*found.redaction, section);
  return section;
}

constexpr std::int64_t nanoseconds = 1'000'000'000;

std::int64_t in_nanoseconds(Timestamp time) { return time.seconds * nanoseconds + time.nanoseconds; }

/// How far CLOCK_REALTIME moved apart from CLOCK_BOOTTIME, which nobody sets.
std::string clock_step(const Clocks& begin, const Clocks& end) {
  const std::int64_t wall = in_nanoseconds(end.realtime) - in_nanoseconds(begin.realtime);
  const std::int64_t step = wall - (end.boottime_ns - begin.boottime_ns);
  return fmt::format("{}{}.{:06} s", step < 0 ? "-" : "+", std::abs(step) / nanoseconds,
                     std::abs(step) % nanoseconds / 1000);
}

std::string synchronization(const Clocks& clocks) {
  if (!clocks.synchronized) return "not known";
  return *clocks.synchronized
             ? fmt::format("yes, by its own estimate within {} microseconds", clocks.estimated_error_us)
             : "no";
}

Section about_clock(const Account& account, const Declarant& declarant) {
  const Clocks& begin = account.start.clocks;
  Section section{"4. The clock",
                  {"Times in the record are those of the computer's own clock, in UTC."},
                  {{"Begun", to_iso8601(begin.realtime)}, {"Clock synchronized when begun", synchronization(begin)}}};
  if (account.finish) {
    const Clocks& end = account.finish->clocks;
    section.rows.push_back({"Ended", to_iso8601(end.realtime)});
    section.rows.push_back({"Clock synchronized when ended", synchronization(end)});
    section.rows.push_back({"Clock set or slewed in between", clock_step(begin, end)});
  }
  section.rows.push_back({"Offset against a reference clock", or_blank(declarant.clock_offset)});
  return section;
}

Section about_completeness(const Account& account) {
  Section section{"5. What the record holds, and what could not be read",
                  {"The program notes each item that it tried and did not get whole. These are all such notes."},
                  {}};
  if (account.finish) {
    const AcquisitionCounts& counts = account.finish->counts;
    section.rows = {{"Status", account.finish->stopped_by.empty()
                                   ? account.finish->status
                                   : account.finish->status + ", stopped by " + account.finish->stopped_by},
                    {"Containers", std::to_string(counts.containers)},
                    {"Processes", std::to_string(counts.processes)},
                    {"Files", std::to_string(counts.files)},
                    {"Bytes whose digest was taken", std::to_string(counts.bytes_hashed)},
                    {"Files whose content a limit left out", std::to_string(counts.left_out)}};
  } else {
    section.rows = {{"Status", "cut: the program did not come to its end"}};
  }
  for (const auto& [outcome, number] : account.gaps)
    section.rows.push_back({"Not whole: " + outcome, std::to_string(number)});
  if (account.gaps.empty()) section.rows.push_back({"Not whole", "none"});
  section.rows.push_back({"Gone before they were read", std::to_string(account.vanished)});
  return section;
}

Section about_verification(const Account& account) {
  const std::string whole =
      "I had every digest in this copy computed again and compared with the record's own. A file that differs from the "
      "sealed one in any byte does not have these digests.";
  const std::string redacted =
      "I had the leaf of every row that this copy discloses computed again, and from these and the leaves of what it "
      "withholds the root that the seal states. A row, or bytes of which a row tells, that differ from the sealed ones "
      "do "
      "not lead to this root.";
  Section section{
      "6. Verification of this copy (Rule 902(14))",
      {account.verification.redaction ? redacted : whole},
      {{"Verified with", std::string("exhibit ") + EXHIBIT_VERSION},
       {"Verified", to_iso8601(account.examined)},
       {"Verdict", std::string(verdict_word(account.judgement.verdict))},
       {"Faults found", std::to_string(account.verification.faults.size() + account.verification.faults_left_out +
                                       account.judgement.faults.size())}}};
  for (const Fault& fault : account.verification.faults) section.rows.push_back({fault.where, fault.why});
  for (const Fault& fault : account.judgement.faults) section.rows.push_back({fault.where, fault.why});
  for (const SignatureStatement& one : account.judgement.signatures) {
    section.rows.push_back({"Signed by", signature_words(one)});
  }
  for (const TimeStampStatement& one : account.judgement.time_stamps) {
    section.rows.push_back({"Time stamp over " + one.over, time_stamp_words(one)});
  }
  if (account.judgement.signatures.empty()) section.rows.push_back({"Signatures", "none beside this copy"});
  if (account.judgement.time_stamps.empty()) section.rows.push_back({"Time stamps", "none beside this copy"});
  return section;
}

std::string event_words(const custody::Event& event, Timestamp when) {
  std::string words = fmt::format("{}: {}, {}", to_iso8601(when), event.kind, event.who);
  if (event.receiver) words += " to " + *event.receiver;
  if (!event.where.empty()) words += ", at " + event.where;
  if (!event.why.empty()) words += ", " + event.why;
  return words + "; the copy was then " + event.bundle.verdict;
}

void add_event(const custody::Event& event, Timestamp when, std::uint64_t line, const custody::CustodyReport& report,
               Section& section) {
  section.rows.push_back({fmt::format("Line {}", line), event_words(event, when)});
  for (const custody::EventStatement& statement : report.events) {
    if (statement.line != line) continue;
    for (const custody::SignedBy& one : statement.signatures) {
      section.rows.push_back({fmt::format("Line {}, signed by", line),
                              fmt::format("{} ({}); {}{}", one.signer.empty() ? "a key without a name" : one.signer,
                                          one.key, one.is_trusted ? "trusted: " : "not trusted: ", one.why)});
    }
  }
}

Section about_custody(const Account& account) {
  if (!account.custody) {
    return {"7. Custody",
            {"No custody log is beside this copy. Who held it from its seal on:"},
            {{"Held by", std::string(blank)}}};
  }
  Section section{
      "7. Custody",
      {"Events of the custody log beside this copy, in its order. Its chain and its signatures were checked when this "
       "was written."},
      {}};
  section.rows.push_back({"State", std::string(custody::state_word(*account.custody_report))});
  for (const custody::CustodyFault& fault : account.custody_report->faults) {
    section.rows.push_back({fmt::format("Line {}: {}", fault.line, custody::fault_code_word(fault.code)), fault.why});
  }
  for (std::size_t at = 0; at < account.custody->lines.size(); ++at) {
    const custody::SeenLine& line = account.custody->lines[at];
    const custody::Event* const event = line.record ? line.record->event() : nullptr;
    if (event != nullptr) add_event(*event, line.record->when, at + 1, *account.custody_report, section);
  }
  if (const auto head = account.custody->head()) section.rows.push_back({"Digest of the last line", head->hex()});
  return section;
}

Section about_limits() {
  return {
      "8. Limits",
      {"The record shows what the computer's kernel told while it was taken. A kernel that was itself changed by an "
       "intruder can tell what is not so; the record notes signs of that where there are any. The computer went on "
       "running: an item that changed while it was read is noted as changed. The digests show that a copy is the "
       "record that was sealed; by whom and when it was sealed is shown by signatures, time stamps and the custody "
       "log, as far as section 6 and 7 name any."},
      {}};
}

Section oath(const Declarant& declarant) {
  return {
      "9. Declaration",
      {"The record described above was produced by an electronic process that produces an accurate result, and this "
       "copy of it is authenticated by comparing digests, as the sections above state.",
       fmt::format("I declare under penalty of perjury under the laws of the United States of America that the "
                   "foregoing is true and correct. Executed on {} at {}.",
                   blank, or_blank(declarant.place))},
      {}};
}

}  // namespace

Document declaration(const Account& account, const Declarant& declarant) {
  Document document;
  document.title = "DECLARATION OF AUTHENTICITY OF ELECTRONIC EVIDENCE";
  document.basis = "Federal Rules of Evidence 902(13) and 902(14); 28 U.S.C. 1746";
  document.sections = {about_declarant(declarant),
                       about_process(account),
                       about_record(account),
                       about_clock(account, declarant),
                       about_completeness(account),
                       about_verification(account),
                       about_custody(account),
                       about_limits(),
                       oath(declarant)};
  document.signature_lines = {fmt::format("Signature: {}", blank), fmt::format("Name: {}", or_blank(declarant.name))};
  return document;
}

}  // namespace exhibit::certify
