// Adds to a custody log: an event, and with it the signatures of whoever did it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "evidence/base/result.h"
#include "evidence/custody/record.h"
#include "hashing/expected.h"

namespace exhibit::custody {

/// A key that is open, for the lines of one log.
struct LineSigner {
  SignatureForm form = SignatureForm::ssh;
  std::string key;  ///< as SignatureRecord has it
  std::function<Expected<std::string>(std::string_view line)> make;
};

struct Appended {
  std::uint64_t line = 0;  ///< of the event
  std::optional<std::uint64_t> accepts;
  Timestamp when;
  Digest head;            ///< of the last line that was written: for a witness
  std::string kept_torn;  ///< the file that took what was set aside; empty where nothing was
};

/// Writes `event` at the end of the log `path`, or begins the log with it, and signs its line where there is a
/// `signer`. The giver signs what is transferred. What is accepted is the last transfer that no receiver signed, and
/// its receiver signs that line too. Refuses a log that is another bundle's, whose chain is broken, or whose last line
/// is torn.
Result<Appended> append_event(const std::string& path, Event event, const LineSigner* signer);

/// Moves a torn last line into a file of its own beside the log and adds the event that tells so. Refuses where nothing
/// is torn.
Result<Appended> repair(const std::string& path, Event event, const LineSigner* signer);

}  // namespace exhibit::custody
