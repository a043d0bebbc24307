#include "evidence/stack/item.h"

#include <gtest/gtest.h>

#include <tuple>
#include <vector>

namespace exhibit::stack {
namespace {

using namespace std::string_literals;

std::vector<Item> items() {
  std::vector<Item> made;
  for (const std::uint32_t image : {0U, 255U, 256U}) {
    for (const std::string& subject : {"/a"s, "/a\0b"s, "/a\0"s, "/a\1"s, "/a/\xff"s, ""s}) {
      for (const std::string& identity : {""s, "x"s, "\0"s}) {
        made.push_back({image, ItemKind::file, subject, identity, false, 1});
        made.push_back({image, ItemKind::listener, subject, identity, true, 0x01020304});
      }
    }
  }
  return made;
}

TEST(Item, ComesBackFromItsRecord) {
  for (const Item& item : items()) EXPECT_EQ(from_record(to_record(item)), item);
}

TEST(Item, RecordsStandInTheOrderOfTheFields) {
  const auto key = [](const Item& i) {
    return std::tuple(i.image, i.kind, i.subject, i.identity, i.is_unread, i.appearance);
  };
  for (const Item& left : items()) {
    for (const Item& right : items()) EXPECT_EQ(to_record(left) < to_record(right), key(left) < key(right));
  }
}

}  // namespace
}  // namespace exhibit::stack
