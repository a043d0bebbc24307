#include "evidence/show/render/member_text.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"

namespace exhibit::show {

std::string member_text(const MemberRow& row) {
  const Member& member = row.member;
  std::string text = fmt::format("{:>12} {:>12} {:<64} {}", member.offset, member.size,
                                 member.sha256 ? member.sha256->hex() : "-", escape_for_terminal(member.name));
  if (!row.source.empty()) text += "  from " + escape_for_terminal(row.source);
  return text + "\n";
}

std::string member_json(const MemberRow& row) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("member", row.member.name).field("offset", row.member.offset);
  json.field("size", row.member.size).key("sha256");
  if (row.member.sha256) {
    json.string(row.member.sha256->hex());
  } else {
    json.null();
  }
  json.bytes_field("source", row.source).end_object();
  return text + "\n";
}

}  // namespace exhibit::show
