// Headers of rpm packages, entry by entry.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hashing/digest.h"

namespace exhibit::packages {

class RpmBuilder {
 public:
  enum Type : std::uint32_t { int16 = 3, int32 = 4, string = 6, string_array = 8 };

  RpmBuilder& numbers(std::uint32_t tag, Type type, const std::vector<std::uint32_t>& values) {
    while (type == int32 && data_.size() % 4 != 0) data_.push_back('\0');
    begin(tag, type, values.size());
    for (const std::uint32_t value : values) append(data_, value, type == int16 ? 2 : 4);
    return *this;
  }

  RpmBuilder& strings(std::uint32_t tag, Type type, const std::vector<std::string>& values) {
    begin(tag, type, values.size());
    for (const std::string& value : values) data_ += value + '\0';
    return *this;
  }

  std::string build() const {
    std::string blob;
    append(blob, static_cast<std::uint32_t>(entries_.size() / 16), 4);
    append(blob, static_cast<std::uint32_t>(data_.size()), 4);
    return blob + entries_ + data_;
  }

 private:
  static void append(std::string& out, std::uint32_t value, int bytes) {
    while (bytes-- > 0) out.push_back(static_cast<char>(value >> (8 * bytes) & 0xff));
  }

  void begin(std::uint32_t tag, Type type, std::size_t count) {
    for (const std::uint32_t value :
         {tag, std::uint32_t{type}, static_cast<std::uint32_t>(data_.size()), static_cast<std::uint32_t>(count)}) {
      append(entries_, value, 4);
    }
  }

  std::string entries_;
  std::string data_;
};

/// "tool" 4:1.2-3 with /usr/bin/tool ("tool"), the link /usr/bin/alias to it, and its configuration /etc/tool.conf.
inline std::string tool_header() {
  return RpmBuilder()
      .strings(1000, RpmBuilder::string, {"tool"})
      .strings(1001, RpmBuilder::string, {"1.2"})
      .strings(1002, RpmBuilder::string, {"3"})
      .numbers(1003, RpmBuilder::int32, {4})
      .numbers(1028, RpmBuilder::int32, {4, 4, 3})
      .numbers(1030, RpmBuilder::int16, {0100755, 0120777, 0100644})
      .strings(1035, RpmBuilder::string_array, {sha256("tool").hex(), "", sha256("a=1").hex()})
      .strings(1036, RpmBuilder::string_array, {"", "tool", ""})
      .numbers(1037, RpmBuilder::int32, {0, 0, 1})
      .numbers(1116, RpmBuilder::int32, {0, 0, 1})
      .strings(1117, RpmBuilder::string_array, {"tool", "alias", "tool.conf"})
      .strings(1118, RpmBuilder::string_array, {"/usr/bin/", "/etc/"})
      .numbers(5011, RpmBuilder::int32, {8})
      .build();
}

}  // namespace exhibit::packages
