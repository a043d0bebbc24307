// When a container began to run.
#pragma once

#include <optional>

#include "evidence/encoding/time_text.h"
#include "evidence/reader/bundle.h"

namespace exhibit::drift {

/// As its runtime's state says, else when its first process started; nothing where neither tells.
Result<std::optional<Timestamp>> start_of(const Bundle& bundle, const ContainerRecord& container);

}  // namespace exhibit::drift
