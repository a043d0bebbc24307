#include "evidence/reader/decode.h"
#include "evidence/reader/decode_parts.h"

namespace exhibit {
namespace {

MountDecisionKind kind_in(Fields& fields) {
  const std::string word = fields.text("decision");
  for (const auto kind : {MountDecisionKind::walked, MountDecisionKind::shared, MountDecisionKind::layered,
                          MountDecisionKind::skipped, MountDecisionKind::covered}) {
    if (mount_decision_word(kind) == word) return kind;
  }
  fields.fail("decision", "not a word of the format");
  return MountDecisionKind::skipped;
}

Mount mount_in(Fields& fields) {
  Mount mount;
  mount.id = fields.unsigned_integer("id");
  mount.parent = fields.unsigned_integer("parent");
  mount.dev = fields.text("dev");
  mount.root = fields.bytes("root");
  mount.mount_point = fields.bytes("mount_point");
  mount.options = fields.bytes("options");
  mount.fstype = fields.bytes("fstype");
  mount.source = fields.bytes("source");
  mount.super_options = fields.bytes("super_options");
  return mount;
}

std::map<std::string, std::uint64_t> outcome_counts_in(Fields& fields) {
  std::map<std::string, std::uint64_t> counts;
  const Json& object = fields.object("outcomes");
  Fields inner(object);
  for (const auto& [word, value] : object.items()) counts.emplace(word, inner.unsigned_integer(word.c_str()));
  fields.adopt("outcomes", inner);
  return counts;
}

}  // namespace

Result<MountDecision> decode_mount(std::string_view json, std::string_view where) {
  return decode_object<MountDecision>(json, where, [](Fields& fields, MountDecision& decision) {
    decision.mount = mount_in(fields);
    if (fields.has("seen_by")) {
      read_object(fields, "seen_by", [&](Fields& seer) { decision.seen_by = identity_in(seer); });
    }
    decision.kind = kind_in(fields);
    decision.reason = fields.text("reason");
    decision.fsid = fields.text("fsid");
    if (decision.kind != MountDecisionKind::layered) return;
    if (fields.has("upper")) decision.upper = fields.text("upper");
    decision.lowers = fields.bytes_array("lowers");
  });
}

Result<WalkRecord> decode_walk(std::string_view json, std::string_view where) {
  return decode_object<WalkRecord>(json, where, [](Fields& fields, WalkRecord& walk) {
    walk.fsid = fields.text("fsid");
    walk.dev = fields.text("dev");
    walk.root = fields.bytes("root");
    walk.fstype = fields.bytes("fstype");
    walk.source = fields.bytes("source");
    walk.through = fields.bytes("through");
    if (fields.has_bytes("layer")) walk.layer = fields.bytes("layer");
    walk.cid = fields.text("cid");
    walk.outcome = outcome_in(fields);
    walk.begun = clock_time_in(fields, "begun");
    walk.ended = clock_time_in(fields, "ended");
    walk.parts = fields.unsigned_integer("parts");
    walk.entries = fields.unsigned_integer("entries");
    walk.files = fields.unsigned_integer("files");
    walk.bytes = fields.unsigned_integer("bytes");
    walk.hash = fields.text("hash");
    walk.private_mount = fields.has("private_mount") && fields.boolean("private_mount");
    walk.outcomes = outcome_counts_in(fields);
  });
}

}  // namespace exhibit
