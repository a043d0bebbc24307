// What can be wrong with a custody log. The codes are stable; tools match on them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace exhibit::custody {

enum class FaultCode : std::uint8_t {
  bad_line,          ///< a line is no record
  edited_line,       ///< a line is not the one that the next was written after
  deleted_line,      ///< lines are missing between two others
  forked,            ///< two lines were written after the same one
  another_bundle,    ///< the log begins with another seal than the bundle's
  bundle_changed,    ///< an event saw other bytes than those that are there
  tail_cut,          ///< the line that is expected or was time-stamped is not in the log
  bad_signature,     ///< a signature is not one over its line
  bad_reference,     ///< a line names another that it cannot mean
  bad_time_stamp,    ///< a time stamp file is none, or stamps another line
  untrusted_signer,  ///< nobody who was named signed this event
  unsigned_event,    ///< no signature of the one who did it
  missing_receiver,  ///< a transfer without the receiver's signature
  same_key,          ///< giver and receiver signed with one key
  other_receiver,    ///< accepted by another than the one it was given to
  bad_bundle,        ///< the bundle, as it is now, is TAMPERED or MALFORMED
  clock_backwards,   ///< a line is earlier than the one before or than the seal, or later than a time stamp over it
  torn_line,         ///< the last line has no newline: the writer was interrupted
};

/// "edited-line" and so on: the enumerator with dashes.
std::string_view fault_code_word(FaultCode code);

/// Whether the fault says that the log is not what was written; others say that something is still missing or odd.
bool is_contradiction(FaultCode code);

struct CustodyFault {
  FaultCode code;
  std::uint64_t line = 0;  ///< from 1; 0 where none is meant
  std::string why;         ///< raw bytes
};

using CustodyFaults = std::vector<CustodyFault>;

/// Collects what is wrong. Bounded, so that a hostile log of nothing but faults is only that.
class CustodyFaultList {
 public:
  static constexpr std::size_t greatest_number = 10'000;

  void add(FaultCode code, std::uint64_t line, std::string why);
  bool empty() const { return faults_.empty(); }
  /// One of all that were found, kept or not.
  bool has_contradiction() const { return has_contradiction_; }
  /// Found beyond the number that is kept.
  std::uint64_t left_out() const { return left_out_; }
  const CustodyFaults& kept() const { return faults_; }
  /// By line.
  CustodyFaults take();

 private:
  CustodyFaults faults_;
  std::uint64_t left_out_ = 0;
  bool has_contradiction_ = false;
};

}  // namespace exhibit::custody
