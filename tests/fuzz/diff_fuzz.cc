// What a diff reads of a container that its own root can have written as it likes, and of /proc.
#include <algorithm>

#include "evidence/diff/account_diff.h"
#include "evidence/diff/process_status.h"
#include "evidence/diff/since.h"
#include "evidence/show/render/fit.h"
#include "evidence/sockets/proc_net_packet.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  diff::diff_users({}, diff::parse_passwd(text));
  diff::diff_passwords(diff::parse_shadow(text), {});
  diff::diff_groups({}, diff::parse_group(text));
  static_cast<void>(diff::parse_process_status(text));
  static_cast<void>(diff::parse_since(text, {}));
  static_cast<void>(parse_proc_net_packet(text));
  fuzz::require(show::fit_lines(text, 20).size() >=
                text.size() - static_cast<std::size_t>(std::ranges::count(text, ' ')));
  return 0;
}
