// Blowfish (Schneier, 1993) with the key schedule of bcrypt (Provos and Mazières, 1999), for bcrypt_pbkdf alone:
// OpenSSL's own has no salted key schedule.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace exhibit::ssh {

class Blowfish {
 public:
  /// Begins with the fraction of pi.
  Blowfish();
  Blowfish(const Blowfish&) = default;
  Blowfish& operator=(const Blowfish&) = default;
  ~Blowfish();

  /// ExpandKey(0, key): `key` is 1 byte and more, taken in a circle.
  void expand(std::string_view key);
  /// ExpandKey(salt, key); both in a circle.
  void expand(std::string_view salt, std::string_view key);
  void encrypt(std::uint32_t& left, std::uint32_t& right) const;

 private:
  void mix(std::string_view key);

  std::array<std::uint32_t, 18> rounds_{};
  std::array<std::array<std::uint32_t, 256>, 4> boxes_{};
};

/// The first 1,042 words of 32 bits of the fraction of pi.
const std::array<std::uint32_t, 1042>& fraction_of_pi();

}  // namespace exhibit::ssh
