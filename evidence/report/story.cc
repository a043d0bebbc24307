#include "evidence/report/story.h"

namespace exhibit::report {

std::vector<StoryLine> tell_story(const Report&) { return {}; }

}  // namespace exhibit::report
