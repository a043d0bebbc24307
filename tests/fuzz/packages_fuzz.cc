// Package databases, which a container's own root can have written as it likes.
#include "evidence/packages/apk.h"
#include "evidence/packages/dpkg.h"
#include "evidence/packages/rpm_header.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit::packages;
  if (size == 0) return 0;
  const std::string_view text = exhibit::fuzz::text_of(bytes + 1, size - 1);
  PackageDatabase database;
  switch (bytes[0] % 3) {
    case 0: static_cast<void>(parse_rpm_header(text)); break;
    case 1: read_apk_installed(text, database); break;
    default: {
      DpkgReader reader(database);
      reader.read_diversions(text);
      reader.read_status(text);
      reader.read_list("a.list", text);
      reader.read_md5sums("a.md5sums", text);
    }
  }
  return 0;
}
