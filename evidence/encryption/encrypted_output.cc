#include "evidence/encryption/encrypted_output.h"

namespace exhibit {

EncryptedOutput::EncryptedOutput(const age::Envelope& envelope, Output& output)
    : output_(output), sink_(envelope, [&output](std::string_view bytes) { output.write(bytes); }) {}

void EncryptedOutput::write(std::string_view bytes) { sink_.write(bytes); }

void EncryptedOutput::commit() {
  sink_.finish();
  output_.commit();
}

}  // namespace exhibit
