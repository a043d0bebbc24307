// The plan and the journal of an upload: what is taken of them keeps to its bounds, and no signature is ever shown.
#include <string>

#include "evidence/upload/journal.h"
#include "evidence/upload/plan.h"
#include "tests/fuzz/input.h"

namespace {

using namespace exhibit;

void judge_plan(std::string_view text) {
  const auto plan = upload::parse_plan(text, "plan");
  if (!plan) return;
  fuzz::require(!plan->parts.empty() && plan->parts.size() <= upload::most_parts);
  fuzz::require(plan->is_multipart() ? plan->part_bytes > 0 : plan->parts.size() == 1);
  for (const std::string& url : plan->parts) {
    const std::string shown = upload::shown_url(url);
    fuzz::require(shown.find('?') == std::string::npos && upload::identity_of(url).starts_with(shown));
  }
}

void judge_journal(std::string_view text) {
  const upload::Subject subject{{}, 100, 10, "http://h/k"};
  const std::string first = "{\"upload\":1,\"sha256\":\"" + Digest{}.hex() +
                            "\",\"bytes\":100,\"part_bytes\":10,\"object\":\"http://h/k\"}\n";
  const auto parts = upload::parse_journal(first + std::string(text), subject, "journal");
  if (!parts) return;
  for (const auto& [number, tag] : *parts) fuzz::require(number >= 1 && number <= 10);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = exhibit::fuzz::text_of(bytes, size);
  judge_plan(text);
  judge_journal(text);
  return 0;
}
