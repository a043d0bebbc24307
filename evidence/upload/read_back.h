// The object in the store, judged as it comes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "evidence/base/result.h"
#include "evidence/custody/examine.h"
#include "evidence/upload/http.h"

namespace exhibit::upload {

struct ReadBack {
  Attempt attempt;                     ///< a success also where the transfer was ended because the object is longer
  Result<custody::Examined> examined;  ///< of what came, whole or not
  bool is_longer = false;              ///< than `bytes`; what comes behind was not waited for, however much it is
};

/// `bytes`: as many as were sent. `came` is told how many came, as they do, in another thread.
ReadBack read_back(HttpClient& client, const std::string& url, std::uint64_t bytes,
                   const std::function<void(std::uint64_t)>& came);

}  // namespace exhibit::upload
