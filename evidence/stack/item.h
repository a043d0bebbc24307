// One thing that a container has, as it is sorted and counted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace exhibit::stack {

enum class ItemKind : std::uint8_t { file = 1, process, listener, variable };

std::string_view item_kind_word(ItemKind kind);

/// `subject` says where to look, `identity` what is there: two containers have the same where both are equal.
struct Item {
  std::uint32_t image = 0;  ///< Population's number
  ItemKind kind = ItemKind::file;
  std::string subject;           ///< a path, an executable's path, "tcp 0.0.0.0:80", a variable's name; bytes
  std::string identity;          ///< type, mode and content; a command line; else empty; bytes
  bool is_unread = false;        ///< what is there could not be read, so that it may be anything
  std::uint32_t appearance = 0;  ///< Population's number

  bool operator==(const Item&) const = default;
};

/// Bytes whose order is that of the fields above.
std::string to_record(const Item& item);
/// What to_record() wrote.
Item from_record(std::string_view record);

}  // namespace exhibit::stack
