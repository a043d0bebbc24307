#include "evidence/stack/item.h"

#include <stdexcept>
#include <utility>

namespace exhibit::stack {
namespace {

void append_number(std::string& record, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) record.push_back(static_cast<char>(number >> shift));
}

/// NUL as NUL 0xff, the end as two NULs, which stand before all that could go on.
void append_bytes(std::string& record, std::string_view bytes) {
  for (const char c : bytes) {
    record.push_back(c);
    if (c == '\0') record.push_back('\xff');
  }
  record.append(2, '\0');
}

/// Reads what the functions above wrote, and nothing else.
class RecordReader {
 public:
  explicit RecordReader(std::string_view rest) : rest_(rest) {}

  std::uint8_t byte() {
    if (rest_.empty()) throw std::logic_error("a sorted record is too short");
    const auto first = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return first;
  }

  std::uint32_t number() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8 | byte();
    return value;
  }

  std::string bytes() {
    std::string value;
    while (true) {
      const auto next = static_cast<char>(byte());
      if (next == '\0' && byte() == 0) return value;
      value.push_back(next);
    }
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::string_view item_kind_word(ItemKind kind) {
  switch (kind) {
    case ItemKind::file: return "file";
    case ItemKind::process: return "process";
    case ItemKind::listener: return "listener";
    case ItemKind::variable: return "variable";
  }
  std::unreachable();
}

std::string to_record(const Item& item) {
  std::string record;
  append_number(record, item.image);
  record.push_back(static_cast<char>(item.kind));
  append_bytes(record, item.subject);
  append_bytes(record, item.identity);
  record.push_back(item.is_unread ? '\1' : '\0');
  append_number(record, item.appearance);
  return record;
}

Item from_record(std::string_view record) {
  RecordReader reader(record);
  Item item;
  item.image = reader.number();
  item.kind = static_cast<ItemKind>(reader.byte());
  item.subject = reader.bytes();
  item.identity = reader.bytes();
  item.is_unread = reader.byte() != 0;
  item.appearance = reader.number();
  return item;
}

}  // namespace exhibit::stack
