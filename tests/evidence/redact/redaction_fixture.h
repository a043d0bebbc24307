// A bundle with a secret in many places, its redacted copies, and what can be done to their rows.
#pragma once

#include <gtest/gtest.h>  // IWYU pragma: export

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/redact/copy_writer.h"
#include "evidence/redact/redact.h"
#include "tests/support/captured_bundle.h"
#include "tests/support/memory_output.h"
#include "tests/support/small_bundle.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/verify_bytes.h"

namespace exhibit::test {

inline constexpr std::string_view secret = "hunter2-\"<pw>";
inline constexpr std::string_view secret_environ = "data/c/c0001/p/100-5000/environ";
inline constexpr std::string_view plain_environ = "data/c/c0001/p/101-5001/environ";
inline constexpr std::string_view configured_env = "data/c/c0001/configured_env.jsonl";

/// Members from start.json to finish.json: environ of pid 100 has PATH, DB_PASSWORD and HOME, that of pid 101 has none
/// of it; the configured environment and a state file have the secret, and so have what `more` is added before the
/// ledger.
std::vector<Part> secret_parts();

/// The bytes of a bundle of these members.
std::string bundle_of(const std::vector<Part>& parts);

/// A copy of the bundle `bytes`; throws std::runtime_error with the message where it is refused.
std::string redacted(const std::string& bytes, const std::vector<std::string>& rules);

/// The copy with its rows edited, as one that knows the form but not the leaves that are withheld would do.
std::string with_rows(std::string_view copy, const std::function<void(std::vector<std::string>& rows)>& edit);
/// The copy without `member`, or with another content of it.
std::string without(std::string_view copy, std::string_view member);
std::string with_content(std::string_view copy, std::string_view member, std::string_view content);

std::vector<Part> members_of(std::string_view archive);
std::string content_of(std::string_view archive, std::string_view member);
std::vector<std::string> rows_of(std::string_view copy);
/// Of the member's own line.
std::size_t row_of(std::string_view bundle, std::string_view member);

}  // namespace exhibit::test
