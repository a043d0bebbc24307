// Keys as they sign a custody log's lines.
#pragma once

#include <memory>

#include "evidence/custody/append.h"
#include "evidence/sign/seal_signature.h"
#include "hashing/ssh/signer.h"

namespace exhibit::custody {

LineSigner line_signer(std::shared_ptr<const ssh::Signer> signer);
LineSigner line_signer(const CmsKey& key);

}  // namespace exhibit::custody
