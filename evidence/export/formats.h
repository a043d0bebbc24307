// The formats of `exhibit export` that are made of rows, by name.
#pragma once

#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "evidence/export/row_writer.h"
#include "evidence/show/page.h"

namespace exhibit::exports {

/// What a writer is made from.
struct Target {
  show::Page& page;
  LeftOut& left_out;
  std::set<std::string, std::less<>> tables;  ///< of the flat schema; all where it is empty
};

struct Format {
  std::string_view name;
  std::string_view says;    ///< one line, for --help
  bool describes_one_root;  ///< and so takes one container
  std::unique_ptr<RowWriter> (*make)(const Target& target);
};

std::span<const Format> formats();
/// Null where there is none.
const Format* format_called(std::string_view name);

}  // namespace exhibit::exports
