// The lines of a custody log (FORMAT.md 9.3): what is said of a bundle's whereabouts, and who signed it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "evidence/base/result.h"
#include "evidence/encoding/time_text.h"
#include "hashing/digest.h"

namespace exhibit::custody {

inline constexpr int log_version = 1;

/// What a reading of the whole file found, right before an event was written.
struct BundleState {
  std::string verdict;  ///< a verdict's word, or "ENCRYPTED"
  std::uint64_t bytes = 0;
  Digest sha256;                      ///< of all bytes
  std::string bundle_id;              ///< empty where there is no seal
  std::optional<Digest> seal_sha256;  ///< the seal
  std::optional<std::uint64_t> prefix_bytes;
  std::optional<Digest> prefix_sha256;
  std::string sealed;  ///< as SEAL has it, of a reading alone: an event does not tell it

  /// What a log begins with: the seal, or the whole file's digest where nobody can read a seal.
  const Digest& anchor() const { return seal_sha256 ? *seal_sha256 : sha256; }
};

/// Kinds that have rules of their own; all others are words of the operator's.
inline constexpr std::string_view kind_transferred = "transferred";
inline constexpr std::string_view kind_accepted = "accepted";
inline constexpr std::string_view kind_repaired = "repaired";
inline constexpr std::string_view kind_signature = "signature";

/// Lower-case letters, digits and dashes, 1 to 32, and none of the kinds above.
bool is_free_kind(std::string_view kind);

struct Event {
  std::string kind;
  std::string who;  ///< raw bytes, like the next four
  std::string where;
  std::string why;
  std::string note;
  std::string account;                   ///< user@host of the machine
  std::string tool;                      ///< name and version of the program
  std::optional<std::string> receiver;   ///< of what was transferred: to whom; raw bytes
  std::optional<std::uint64_t> accepts;  ///< of what was accepted: the line of the transfer
  BundleState bundle;
};

enum class Role : std::uint8_t { actor, giver, receiver };
std::string_view role_word(Role role);

enum class SignatureForm : std::uint8_t { ssh, cms };

/// Signs the whole line `of`, its newline included.
struct SignatureRecord {
  std::uint64_t of = 0;
  Role role = Role::actor;
  SignatureForm form = SignatureForm::ssh;
  std::string key;    ///< what the signer's key calls itself: "SHA256:…" or "sha256:…"
  std::string bytes;  ///< the content of a signature file: SSHSIG in its armour, or CMS in DER
};

struct Record {
  std::uint64_t number = 0;  ///< from 1
  Digest previous;           ///< of the line before, its newline included; in the first line the anchor
  Timestamp when;
  std::variant<Event, SignatureRecord> what;

  const Event* event() const { return std::get_if<Event>(&what); }
  const SignatureRecord* signature() const { return std::get_if<SignatureRecord>(&what); }
};

/// The line and its newline.
std::string to_line(const Record& record);

/// `line` without its newline; `where` names it in the error.
Result<Record> parse_record(std::string_view line, std::string_view where);

}  // namespace exhibit::custody
