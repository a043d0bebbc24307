// write_bundle FILE [BLOBS BYTES]: a small consistent bundle for tests that need no container; with BLOBS members of
// BYTES bytes of captured content each, for those that measure.
#include <cstdlib>
#include <iostream>
#include <span>
#include <string>

#include "evidence/bundle/bundle_writer.h"
#include "hashing/digest.h"
#include "tests/support/small_bundle.h"

namespace exhibit::test {
namespace {

void add_blobs(BundleWriter& writer, unsigned long blobs, unsigned long bytes) {
  std::string content(bytes, 'x');
  for (unsigned long i = 0; i < blobs; ++i) {
    content.replace(0, std::to_string(i).size(), std::to_string(i));
    const std::string digest = sha256(content).hex();
    writer.add("data/blob/" + digest.substr(0, 2) + "/" + digest, content);
  }
}

void write(const std::string& path, unsigned long blobs, unsigned long bytes) {
  auto output = FileOutput::create(path);
  if (!output) throw OutputError(output.error());
  BundleWriter writer(*output, std::string(small_bundle_id), now());
  for (const Part& part : small_parts()) {
    if (part.name == "data/acquisition/finish.json") add_blobs(writer, blobs, bytes);
    writer.add(part.name, part.content);
  }
  const AcquisitionFinish finish = sample_finish();
  writer.seal(finish.status, finish.counts.gaps);
}

}  // namespace
}  // namespace exhibit::test

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  const bool has_blobs = argc == 4;
  if (argc != 2 && !has_blobs) return 2;
  try {
    exhibit::test::write(arguments[1], has_blobs ? std::strtoul(arguments[2], nullptr, 10) : 0,
                         has_blobs ? std::strtoul(arguments[3], nullptr, 10) : 0);
  } catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
  }
  return 0;
}
