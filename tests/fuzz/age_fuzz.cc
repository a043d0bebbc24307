// The parsers that meet an age file and its keys: header, stanzas, certificates' CMS, chunks, recipients, identities.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "hashing/age/decrypting_source.h"
#include "hashing/age/recipients.h"
#include "hashing/age/x25519.h"
#include "tests/fuzz/input.h"

namespace {

using namespace exhibit;

/// Answers that nobody is there: bcrypt and scrypt are slow on purpose.
Expected<Secret> nobody(std::string_view) { return refuse("nobody is there"); }

const age::Identities& identities() {
  static const age::Identities all = [] {
    age::Identities made;
    made.push_back(std::make_unique<age::X25519Identity>(Secret(std::string_view("identity that fuzzers know of 32"))));
    return made;
  }();
  return all;
}

void decrypt(std::string_view file) {
  const auto read = [&file](std::span<char> bytes) -> Expected<std::size_t> {
    const std::size_t count = file.copy(bytes.data(), bytes.size());
    file.remove_prefix(count);
    return count;
  };
  auto source = age::DecryptingSource::open(read, identities());
  while (source) {
    const auto chunk = source->next();
    if (!chunk || chunk->empty()) break;
  }
}

/// What is accepted has one spelling.
void round_trip(std::string_view text) {
  const auto length = age::header_length(text);
  if (!length) return;
  const std::string_view covered = text.substr(0, *length);
  const auto header = age::parse_header(covered);
  if (!header) return;
  const std::string again = age::encode_header(header->stanzas, Secret(std::size_t{16}));
  fuzz::require(std::string_view(again).substr(0, header->covered) == covered.substr(0, header->covered));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  decrypt(bytes);
  round_trip(bytes);
  age::Recipients recipients;
  (void)age::add_recipient_lines(bytes, recipients);
  (void)age::Certificate::parse(bytes);
  (void)age::parse_identity_file(Secret(bytes), "fuzz", nobody);
  const age::Stanza cms{std::string(age::cms_type), {}, std::string(bytes)};
  (void)age::CertificateIdentity(Secret(bytes), "fuzz", nobody).unwrap({&cms, 1});
  return 0;
}
