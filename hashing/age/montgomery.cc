#include <openssl/bn.h>

#include <algorithm>
#include <memory>

#include "hashing/age/primitives.h"
#include "hashing/age/ssh_ed25519.h"
#include "hashing/digest.h"

namespace exhibit::age {
namespace {

struct FreeNumber {
  void operator()(BIGNUM* number) const noexcept { BN_free(number); }
  void operator()(BN_CTX* context) const noexcept { BN_CTX_free(context); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

void check(bool is_done) {
  if (!is_done) throw CryptoError("OpenSSL cannot compute with large numbers");
}

/// Numbers modulo 2^255 - 19; all of them are public.
class Field {
 public:
  Field() : context_(BN_CTX_new()), p_(from_hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed")) {
    check(context_ != nullptr);
  }

  static Number from_hex(const char* digits) {
    BIGNUM* number = nullptr;
    check(BN_hex2bn(&number, digits) != 0);
    return Number(number);
  }
  static Number from_bytes(std::string_view little_endian) {
    Number number(BN_lebin2bn(reinterpret_cast<const unsigned char*>(little_endian.data()),
                              static_cast<int>(little_endian.size()), nullptr));
    check(number != nullptr);
    return number;
  }
  static std::string to_bytes(const Number& number) {
    std::string bytes(key_size, '\0');
    check(BN_bn2lebinpad(number.get(), reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(key_size)) >=
          0);
    return bytes;
  }

  bool holds(const Number& a) const { return BN_cmp(a.get(), p_.get()) < 0; }
  Number add(const Number& a, const Number& b) const { return with(BN_mod_add, a, b); }
  Number subtract(const Number& a, const Number& b) const { return with(BN_mod_sub, a, b); }
  Number multiply(const Number& a, const Number& b) const { return with(BN_mod_mul, a, b); }
  /// a / b; `b` is not zero.
  Number divide(const Number& a, const Number& b) const {
    const Number inverse(BN_mod_inverse(nullptr, b.get(), p_.get(), context_.get()));
    check(inverse != nullptr);
    return multiply(a, inverse);
  }
  bool is_square(const Number& a) const {
    const int symbol = BN_kronecker(a.get(), p_.get(), context_.get());
    check(symbol >= -1);
    return symbol >= 0;
  }

 private:
  template <typename Operation>
  Number with(Operation operation, const Number& a, const Number& b) const {
    Number result(BN_new());
    check(result && operation(result.get(), a.get(), b.get(), p_.get(), context_.get()) == 1);
    return result;
  }

  std::unique_ptr<BN_CTX, FreeNumber> context_;
  Number p_;
};

}  // namespace

std::optional<std::string> montgomery_point(std::string_view ed25519_public) {
  if (ed25519_public.size() != key_size) return std::nullopt;
  std::string bytes(ed25519_public);
  bytes.back() = static_cast<char>(bytes.back() & 0x7f);  // the sign of x is in the last bit, the rest is y
  const Field field;
  const Number y = Field::from_bytes(bytes);
  const Number one = Field::from_hex("1");
  const Number d = Field::from_hex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");
  if (!field.holds(y) || BN_cmp(y.get(), one.get()) == 0) return std::nullopt;  // y = 1 is the neutral element
  // x^2 = (y^2 - 1) / (d y^2 + 1) (RFC 8032, 5.1.3); the divisor is never zero, since -1/d is no square
  const Number y2 = field.multiply(y, y);
  const Number x2 = field.divide(field.subtract(y2, one), field.add(field.multiply(d, y2), one));
  if (!field.is_square(x2)) return std::nullopt;
  // u = (1 + y) / (1 - y) (RFC 7748, 4.1)
  return Field::to_bytes(field.divide(field.add(one, y), field.subtract(one, y)));
}

}  // namespace exhibit::age
