// A bundle's output that encrypts what passes to its recipients (FORMAT.md 10).
#pragma once

#include "evidence/bundle/output.h"
#include "hashing/age/encrypting_sink.h"

namespace exhibit {

class EncryptedOutput final : public Output {
 public:
  /// Writes the header to `output`, which must outlive it; throws OutputError.
  EncryptedOutput(const age::Envelope& envelope, Output& output);

  /// Hands whole chunks of 64 KiB to the operating system and holds the rest back.
  void write(std::string_view bytes) override;
  void commit() override;

  /// Bytes that were written and are lost if the program ends now.
  std::size_t held_back() const { return sink_.held_back(); }

 private:
  Output& output_;
  age::EncryptingSink sink_;
};

}  // namespace exhibit
