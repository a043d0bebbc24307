#include "evidence/stack/report.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/reader/paths.h"
#include "evidence/show/render/words.h"

namespace exhibit::stack {

std::string image_heading(const Image& image, const show::Palette& palette) {
  return fmt::format("{}{}{}  {} on {}, in {}\n", palette.heading, escape_for_terminal(image.name), palette.reset,
                     show::counted(image.containers.size(), "container", "containers"),
                     show::counted(image.machines.size(), "host", "hosts"),
                     show::counted(image.appearances, "appearance", "appearances"));
}

std::string rare_row(const RareItem& rare, const show::Palette& palette) {
  std::string row = fmt::format("  {:>4} of {:<4} {:<8} {}", rare.with_this, rare.image.containers.size(),
                                item_kind_word(rare.item.kind), escape_for_terminal(rare.item.subject));
  if (!rare.item.identity.empty()) row += "  " + escape_for_terminal(rare.item.identity);
  if (rare.item.is_unread) row += fmt::format("  {}[not read]{}", palette.warning, palette.reset);
  if (rare.with_subject > rare.with_this) {
    row += fmt::format("  {}({} something else there){}", palette.faint,
                       show::counted(rare.with_subject - rare.with_this, "has", "have"), palette.reset);
  }
  row += "\n";
  for (const Appearance* appearance : rare.examples) {
    row += fmt::format("               {}in {} on {}, {}, {}{}\n", palette.faint, escape_for_terminal(appearance->name),
                       show::or_dash(escape_for_terminal(appearance->host)), to_readable(appearance->taken),
                       escape_for_terminal(appearance->bundle), palette.reset);
  }
  return row;
}

bool is_told_with(const RareItem& rare, const RareItem& above) {
  const bool are_files = rare.item.kind == ItemKind::file && above.item.kind == ItemKind::file;
  return are_files && above.item.identity.starts_with("dir ") && is_below(rare.item.subject, above.item.subject) &&
         rare.with_subject == rare.with_this && above.with_subject == above.with_this &&
         rare.with_this == above.with_this && rare.examples == above.examples;
}

std::string rare_json(const RareItem& rare) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().bytes_field("image", rare.image.name).field("kind", item_kind_word(rare.item.kind));
  json.bytes_field("subject", rare.item.subject).bytes_field("identity", rare.item.identity);
  json.field("unread", rare.item.is_unread).field("with_this", rare.with_this);
  json.field("with_subject", rare.with_subject).field("containers", rare.image.containers.size());
  json.field("hosts", rare.machines).field("first_taken", to_iso8601(rare.first_taken));
  json.field("last_taken", to_iso8601(rare.last_taken)).key("examples").begin_array();
  for (const Appearance* appearance : rare.examples) {
    json.begin_object().bytes_field("bundle", appearance->bundle).field("bundle_id", appearance->bundle_id);
    json.bytes_field("host", appearance->host).bytes_field("container", appearance->name);
    json.field("cid", appearance->cid).end_object();
  }
  json.end_array().end_object();
  return line + "\n";
}

}  // namespace exhibit::stack
