// The values that were chosen to be withheld, in all spellings in which a bundle may hold them again.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hashing/digest.h"

namespace exhibit::redact {

/// Shorter ones stand by chance in too much.
inline constexpr std::size_t least_searched_value = 6;

/// `value` as it is, as JSON writers of several kinds escape it, percent-encoded, and, unless it is that short, in
/// hexadecimal and what of its base64, in both alphabets, is the same wherever in a longer text it stands: a few digits
/// would stand by chance in every digest and every longer base64.
std::vector<std::string> spellings_of(std::string_view value);

/// What is searched for: values with the reason for which they are withheld, and digests of withheld content.
class Secrets {
 public:
  struct Needle {
    std::string bytes;
    std::string reason;
  };

  /// False where the value is too short to be searched for.
  bool add_value(std::string_view value, const std::string& rule);
  /// NAME=VALUE. False where the value is too short to be searched for: then the assignment is, however short.
  bool add_variable(std::string_view assignment, const std::string& rule);
  /// Of content that is withheld, and stands for it. The digest of nothing tells nothing and is not added.
  void add_content(const Digest& digest, const std::string& rule);

  const std::vector<Needle>& values() const { return values_; }
  /// Hexadecimal digits. Grows while it is worked off.
  const std::vector<Needle>& digests() const { return digests_; }

 private:
  void add_text(std::string_view text, const std::string& rule);

  std::set<std::string, std::less<>> known_;
  std::vector<Needle> values_;
  std::vector<Needle> digests_;
};

}  // namespace exhibit::redact
