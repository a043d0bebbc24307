// Single words and phrases from the evidence as they stand in a line of text. Everything here is safe for a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/outcome.h"

namespace exhibit::show {

/// Escaped, and in single quotes where a shell would need them to take it as one word.
std::string quoted_word(std::string_view bytes);

/// Words as a shell would read them. Empty words at the end are left out: a process that writes its title over its
/// arguments leaves hundreds of NULs.
std::string command_line(const std::vector<std::string>& words);

/// The first twelve bytes of a container's id, escaped.
std::string short_id(std::string_view id);

/// "2026-11-24 09:48:00Z" of an ISO 8601 time; anything else escaped as it is.
std::string readable_time(std::string_view iso);

/// "denied (EACCES)", "changed (size, mtime)", "skipped (kernel file system)", "ok".
std::string outcome_phrase(const Outcome& outcome);

/// "1 file", "2 files".
std::string counted(std::uint64_t number, std::string_view singular, std::string_view plural);

/// A word, or "-" where it is empty, so that columns stay columns.
std::string_view or_dash(std::string_view word);

/// `head` and `tail` are JSON objects; the fields of both in one object, those of `head` first.
std::string joined_objects(std::string_view head, std::string_view tail);

}  // namespace exhibit::show
