#include "hashing/ssh/blowfish.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstddef>

namespace exhibit::ssh {
namespace {

/// A number from 0 to 2^32 with a fraction of 1,042 words and two more against the rounding of each term.
using Fixed = std::array<std::uint32_t, 1045>;

/// Divides in place; words before `first` are zero. Where the first word that is not zero stands now.
std::size_t divide(Fixed& number, std::uint32_t divisor, std::size_t first) {
  std::uint64_t remainder = 0;
  for (std::size_t i = first; i < number.size(); ++i) {
    const std::uint64_t part = remainder << 32 | number[i];
    number[i] = static_cast<std::uint32_t>(part / divisor);
    remainder = part % divisor;
  }
  while (first < number.size() && number[first] == 0) ++first;
  return first;
}

/// Modulo 2^32, since terms of either sign go by.
void add(Fixed& sum, const Fixed& term, bool is_negative) {
  std::uint64_t carry = is_negative ? 1 : 0;
  for (std::size_t i = sum.size(); i-- > 0;) {
    carry += std::uint64_t{sum[i]} + (is_negative ? ~term[i] : term[i]);
    sum[i] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
}

/// Adds factor * arctan(1 / x) by its series.
void add_arctan(Fixed& sum, std::uint32_t factor, std::uint32_t x, bool is_negative) {
  Fixed power{};
  power[0] = factor;
  std::size_t first = divide(power, x, 0);
  for (std::uint32_t n = 1; first < power.size(); n += 2) {
    Fixed term = power;
    divide(term, n, first);
    add(sum, term, is_negative);
    is_negative = !is_negative;
    first = divide(power, x * x, first);
  }
}

/// The next four bytes of `text`, which is a circle.
std::uint32_t next_word(std::string_view text, std::size_t& at) {
  std::uint32_t word = 0;
  for (int i = 0; i < 4; ++i) {
    word = word << 8 | static_cast<std::uint8_t>(text[at]);
    at = (at + 1) % text.size();
  }
  return word;
}

}  // namespace

const std::array<std::uint32_t, 1042>& fraction_of_pi() {
  // By Machin's formula, pi = 16 arctan(1/5) - 4 arctan(1/239), rather than a table that nobody could read.
  static const auto words = [] {
    Fixed pi{};
    add_arctan(pi, 16, 5, false);
    add_arctan(pi, 4, 239, true);
    std::array<std::uint32_t, 1042> fraction{};
    std::copy_n(pi.begin() + 1, fraction.size(), fraction.begin());
    return fraction;
  }();
  return words;
}

Blowfish::Blowfish() {
  auto word = fraction_of_pi().begin();
  for (std::uint32_t& round : rounds_) round = *word++;
  for (auto& box : boxes_) {
    for (std::uint32_t& entry : box) entry = *word++;
  }
}

Blowfish::~Blowfish() {
  OPENSSL_cleanse(rounds_.data(), sizeof rounds_);
  OPENSSL_cleanse(boxes_.data(), sizeof boxes_);
}

void Blowfish::encrypt(std::uint32_t& left, std::uint32_t& right) const {
  const auto round = [this](std::uint32_t x) {
    return ((boxes_[0][x >> 24] + boxes_[1][x >> 16 & 255]) ^ boxes_[2][x >> 8 & 255]) + boxes_[3][x & 255];
  };
  std::uint32_t a = left ^ rounds_[0];
  std::uint32_t b = right;
  for (std::size_t i = 1; i <= 16; i += 2) {
    b ^= round(a) ^ rounds_[i];
    a ^= round(b) ^ rounds_[i + 1];
  }
  left = b ^ rounds_[17];
  right = a;
}

void Blowfish::mix(std::string_view key) {
  std::size_t at = 0;
  for (std::uint32_t& round : rounds_) round ^= next_word(key, at);
}

void Blowfish::expand(std::string_view salt, std::string_view key) {
  mix(key);
  std::size_t at = 0;
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  const auto replace = [&](std::uint32_t& first, std::uint32_t& second) {
    if (!salt.empty()) {
      left ^= next_word(salt, at);
      right ^= next_word(salt, at);
    }
    encrypt(left, right);
    first = left;
    second = right;
  };
  for (std::size_t i = 0; i < rounds_.size(); i += 2) replace(rounds_[i], rounds_[i + 1]);
  for (auto& box : boxes_) {
    for (std::size_t i = 0; i < box.size(); i += 2) replace(box[i], box[i + 1]);
  }
}

void Blowfish::expand(std::string_view key) { expand({}, key); }

}  // namespace exhibit::ssh
