// Time stamps over what stands beside a bundle: its seal, and the signature where there is one.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/sign/seal_to_sign.h"
#include "hashing/time_stamp/response.h"

namespace exhibit {

/// What is to be stamped.
struct StampTarget {
  std::string name;  ///< "SEAL", "SEAL.p7s"
  std::string content;
  std::string query_path;  ///< .tsq
  std::string stamp_path;  ///< .tsr
};

/// The seal and its CMS signature, but for those that have a stamp already. Refuses a signature that is not over this
/// seal.
Result<std::vector<StampTarget>> stamp_targets(const SealToSign& sealed);

/// Gives the response to a query, from wherever it comes; a refusal is told with the target's name.
using TimeStampSource = std::function<Expected<std::string>(const TimeStampQuery& query)>;

/// Asks `source` for a stamp over `target` and writes it once it is seen to be one, to answer the query, and, where
/// there are any `anchors`, to be by one of them.
Result<TimeStamp> stamp_target(const StampTarget& target, const TimeStampSource& source,
                               std::span<const Certificate> anchors);

/// Writes the query for `target`. False where one over the same content is there already.
Result<bool> write_query(const StampTarget& target);

struct AcceptedResponse {
  const StampTarget* target;
  TimeStamp stamp;
  bool is_answer;  ///< the query was there, and its nonce is the stamp's
};

/// Takes the response in the file `path`, which must be over one of `targets` and answer its query where that is still
/// beside the bundle, and writes it as that target's stamp.
Result<AcceptedResponse> accept_response(const std::string& path, const std::vector<StampTarget>& targets,
                                         std::span<const Certificate> anchors);

}  // namespace exhibit
