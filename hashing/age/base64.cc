#include "hashing/age/base64.h"

#include "hashing/base64.h"

namespace exhibit::age {

std::string base64_encode(std::string_view bytes) {
  std::string text = exhibit::base64_encode(bytes);
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.contains('=')) return std::nullopt;
  std::string padded(text);
  while (padded.size() % 4 != 0) padded += '=';
  return exhibit::base64_decode(padded);
}

}  // namespace exhibit::age
