// Which environment variables look like secrets, so that they can be marked. Nothing is hidden by it.
#pragma once

#include <string_view>

namespace exhibit::show {

/// A rule on names alone. The name is cut into words at '_', '-', '.', blanks and from lower to upper case, whatever
/// its case:
/// - SECRET, PASSWORD, PASSWD, PASSPHRASE, CREDENTIAL and APIKEY count anywhere in the name;
/// - TOKEN(S), ACCESSKEY, SECRETKEY and PRIVATEKEY count at the end of a word (GITHUBTOKEN);
/// - KEY(S), PASS, PW, AUTH, OAUTH, PRIVATE, DSN, PSK, JWT and CREDS count as a word (not in MONKEY or COMPASS);
/// - PWD counts as a word after another, since PWD alone is the working directory;
/// - CONNECTION STRING and CONN STR count as neighbouring words.
bool is_secret_name(std::string_view name);

/// Whether a value is a URL whose authority carries a password: scheme://user:password@host (RFC 3986, 3.2.1).
bool has_url_password(std::string_view value);

}  // namespace exhibit::show
