#include "evidence/commands/verdict_status.h"

#include <utility>

namespace exhibit {

int status_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::authentic:
    case Verdict::consistent_unsigned: return 0;
    case Verdict::tampered: return 1;
    case Verdict::incomplete: return 3;
    case Verdict::malformed: return 4;
  }
  std::unreachable();
}

}  // namespace exhibit
