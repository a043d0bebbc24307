// What a name is made to look like.
#pragma once

#include <optional>
#include <string_view>

#include "evidence/findings/facts.h"

namespace exhibit::findings {

/// Adds the words of `name_class` for the file at `path`: see RULES.md.
void add_name_class(Facts& facts, std::string_view path);

/// The system tool that `name` looks like without being it, by letters that look alike or a mark at its end.
std::optional<std::string_view> look_alike_of(std::string_view name);
/// Whether it is the name of a well-known tool or daemon.
bool is_system_tool(std::string_view name);
/// "[kworker/0:1]", "kworker/u8:2", "ksoftirqd/0" …: names that only threads of the kernel have.
bool is_kernel_thread_like(std::string_view name);

}  // namespace exhibit::findings
