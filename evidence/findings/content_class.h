// What content is, by its bytes and not by what it is called.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evidence/findings/facts.h"
#include "evidence/reader/bundle.h"

namespace exhibit::findings {

/// So much of a file decides on its class, and so much on its entropy.
inline constexpr std::size_t class_bytes = std::size_t{64} << 10;
inline constexpr std::size_t entropy_bytes = std::size_t{1} << 20;

/// The first entropy_bytes of what was captured; nothing where nothing was, or it is damaged.
std::optional<std::string> sample_of(const Bundle& bundle, const FileEntry& file);

/// Adds the words of `content_class` (RULES.md) for the beginning of a file at `path`.
void add_content_class(Facts& facts, std::string_view sample, std::string_view path);

/// What the name alone says, where nothing was captured: `unread`, with `web-code` or `archive` by its extension.
void add_content_class_by_name(Facts& facts, std::string_view path);

/// Shannon's entropy, in bits a byte: 0 to 8.
double entropy_of(std::string_view bytes);

}  // namespace exhibit::findings
