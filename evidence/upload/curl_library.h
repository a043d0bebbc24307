// libcurl, loaded by name where it is first needed: it brings some thirty libraries (LDAP, Kerberos, SSH, RTMP), and to
// load them takes longer than most commands take.
#pragma once

#include <curl/curl.h>

namespace exhibit::upload {

/// Those of its functions that are used here, under their names without "curl_".
struct CurlLibrary {
  decltype(&::curl_easy_init) easy_init;
  decltype(&::curl_easy_reset) easy_reset;
  decltype(&::curl_easy_setopt) easy_setopt;
  decltype(&::curl_easy_perform) easy_perform;
  decltype(&::curl_easy_getinfo) easy_getinfo;
  decltype(&::curl_easy_strerror) easy_strerror;
  decltype(&::curl_easy_cleanup) easy_cleanup;
  decltype(&::curl_slist_append) slist_append;
  decltype(&::curl_slist_free_all) slist_free_all;
};

/// Stays loaded. Throws std::runtime_error, which says what to install, where there is none.
const CurlLibrary& curl_library();

}  // namespace exhibit::upload
