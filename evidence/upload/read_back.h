// The object in the store, judged as it comes.
#pragma once

#include "evidence/base/result.h"
#include "evidence/custody/examine.h"
#include "evidence/upload/http.h"

namespace exhibit::upload {

struct ReadBack {
  Attempt attempt;
  Result<custody::Examined> examined;  ///< of what came, whole or not
};

ReadBack read_back(HttpClient& client, const std::string& url);

}  // namespace exhibit::upload
