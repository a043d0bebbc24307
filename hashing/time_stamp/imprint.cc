#include "hashing/time_stamp/imprint.h"

#include <algorithm>

#include "hashing/x509/handles.h"

namespace exhibit {

Expected<Digest> sha256_imprint(TS_MSG_IMPRINT* imprint) {
  const X509_ALGOR* const algorithm = TS_MSG_IMPRINT_get_algo(imprint);
  const std::string_view bytes = openssl::bytes_of(TS_MSG_IMPRINT_get_msg(imprint));
  if (OBJ_obj2nid(algorithm->algorithm) != NID_sha256) return refuse("its digest of the content is not SHA-256");
  if (bytes.size() != Digest::size) return refuse("its digest of the content has another length than SHA-256");
  Digest digest;
  std::ranges::copy(bytes, digest.bytes.begin());
  return digest;
}

}  // namespace exhibit
