// What /proc says: processes title themselves, and mount points have any name.
#include "collector/proc/parse.h"
#include "evidence/sockets/proc_net.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  static_cast<void>(parse_stat(text));
  static_cast<void>(parse_status(text));
  static_cast<void>(namespace_inode(text));
  static_cast<void>(map_into_namespace(text, 1000));
  static_cast<void>(parse_decimal(text));
  parse_cgroup(text);
  parse_mountinfo(text);
  user_in_passwd(text, 0);
  static_cast<void>(parse_proc_net("tcp", text));
  static_cast<void>(parse_proc_net("udp6", text));
  return 0;
}
