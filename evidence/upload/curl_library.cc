#include "evidence/upload/curl_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <stdexcept>

namespace exhibit::upload {
namespace {

/// The name of its interface, which it has had since 7.16 (2006).
constexpr const char* soname = "libcurl.so.4";

[[noreturn]] void fail() {
  throw std::runtime_error(fmt::format(
      "upload needs libcurl, which cannot be loaded: {}; install it (Debian: apt install libcurl4)", ::dlerror()));
}

class Loaded {
 public:
  Loaded() : library_(::dlopen(soname, RTLD_NOW | RTLD_LOCAL)) {
    if (library_ == nullptr) fail();
  }

  template <typename Function>
  void find(const char* name, Function& function) const {
    // POSIX has dlsym(3) return functions by a pointer to an object.
    function = reinterpret_cast<Function>(::dlsym(library_, name));
    if (function == nullptr) fail();
  }

 private:
  void* library_;  // never closed: its threads and exit handlers may outlive whoever would
};

CurlLibrary load() {
  const Loaded library;
  CurlLibrary curl{};
  library.find("curl_easy_init", curl.easy_init);
  library.find("curl_easy_reset", curl.easy_reset);
  library.find("curl_easy_setopt", curl.easy_setopt);
  library.find("curl_easy_perform", curl.easy_perform);
  library.find("curl_easy_getinfo", curl.easy_getinfo);
  library.find("curl_easy_strerror", curl.easy_strerror);
  library.find("curl_easy_cleanup", curl.easy_cleanup);
  library.find("curl_slist_append", curl.slist_append);
  library.find("curl_slist_free_all", curl.slist_free_all);
  return curl;
}

}  // namespace

const CurlLibrary& curl_library() {
  static const CurlLibrary loaded = load();
  return loaded;
}

}  // namespace exhibit::upload
