#include "collector/acquire/progress.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/readable.h"

namespace exhibit {

void Progress::processes(std::uint64_t done, std::uint64_t all) {
  files_begun_ = std::chrono::steady_clock::now();  // they come next
  if (line_.is_due()) line_.show(fmt::format("processes {} of {}", readable_count(done), readable_count(all)));
}

void Progress::files(const std::string& where, std::uint64_t entries, std::uint64_t bytes, double done) {
  if (!line_.is_due()) return;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - files_begun_;
  line_.show(fmt::format("{}{} entries  {}{}{}", bar(done), readable_count(entries), amount_and_rate(bytes, elapsed),
                         time_left(elapsed, done), escape_for_terminal(where)));
}

}  // namespace exhibit
