// The users and groups of a container, as passwd(5), shadow(5) and group(5) tell them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exhibit::diff {

/// What a password field is, never what it holds.
enum class PasswordKind : std::uint8_t {
  shadowed,  ///< "x" of passwd: shadow tells
  empty,     ///< no password is asked for
  locked,    ///< nothing that a password could match: "*", "!", or a hash behind "!"
  set,       ///< a hash
};
std::string_view password_kind_word(PasswordKind kind);
PasswordKind password_kind(std::string_view field);

struct User {
  std::string password;  ///< the field, for a comparison alone: it is never shown
  std::string uid;       ///< as it is written
  std::string gid;
  std::string gecos;
  std::string home;
  std::string shell;

  bool operator==(const User&) const = default;
  /// The number that the C library makes of the uid, which may be written " 0" or "+00"; nothing where it is none.
  std::optional<std::uint64_t> uid_number() const;
};

struct Group {
  std::string password;
  std::string gid;
  std::vector<std::string> members;

  bool operator==(const Group&) const = default;
};

/// By name, as bytes. Of two lines for one name the first counts, as for getpwnam(3).
template <typename Record>
struct AccountFile {
  std::map<std::string, Record> records;
  std::uint64_t skipped = 0;  ///< lines that are neither a record nor empty nor a comment
};

AccountFile<User> parse_passwd(std::string_view text);
/// The password field of each user.
AccountFile<std::string> parse_shadow(std::string_view text);
AccountFile<Group> parse_group(std::string_view text);

/// Whether somebody can log in with it: no nologin, false, sync, shutdown or halt. An empty one means /bin/sh.
bool is_login_shell(std::string_view shell);

}  // namespace exhibit::diff
