#include "evidence/custody/record.h"

#include <algorithm>
#include <array>
#include <utility>

#include "evidence/encoding/json_writer.h"
#include "evidence/reader/decode_parts.h"
#include "hashing/base64.h"

namespace exhibit::custody {
namespace {

constexpr std::array own_kinds = {kind_transferred, kind_accepted, kind_repaired, kind_signature};
constexpr std::array roles = {Role::actor, Role::giver, Role::receiver};

bool is_kind(std::string_view kind) {
  const auto is_allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !kind.empty() && kind.size() <= 32 && std::ranges::all_of(kind, is_allowed);
}

void write_digest(JsonWriter& json, std::string_view name, const std::optional<Digest>& digest) {
  json.key(name);
  if (digest) {
    json.string(digest->hex());
  } else {
    json.null();
  }
}

void write_bundle(JsonWriter& json, const BundleState& bundle) {
  json.key("bundle").begin_object().field("verdict", bundle.verdict).field("bytes", bundle.bytes);
  json.field("sha256", bundle.sha256.hex()).field("bundle_id", bundle.bundle_id);
  write_digest(json, "seal_sha256", bundle.seal_sha256);
  json.key("prefix_bytes");
  if (bundle.prefix_bytes) {
    json.integer(static_cast<std::int64_t>(*bundle.prefix_bytes));
  } else {
    json.null();
  }
  write_digest(json, "prefix_sha256", bundle.prefix_sha256);
  json.end_object();
}

void write_event(JsonWriter& json, const Event& event) {
  json.bytes_field("who", event.who).bytes_field("where", event.where).bytes_field("why", event.why);
  json.bytes_field("note", event.note);
  if (event.receiver) json.bytes_field("to", *event.receiver);
  if (event.accepts) json.field("accepts", *event.accepts);
  json.bytes_field("account", event.account).field("tool", event.tool);
  write_bundle(json, event.bundle);
}

void write_signature(JsonWriter& json, const SignatureRecord& signature) {
  json.field("of", signature.of).field("role", role_word(signature.role));
  json.field("form", signature.form == SignatureForm::ssh ? "ssh" : "cms").field("key", signature.key);
  json.field("signature", base64_encode(signature.bytes));
}

std::optional<Digest> digest_or_null(Fields& fields, const char* name) {
  if (fields.is_null(name)) return std::nullopt;
  return digest_in(fields, name);
}

void read_bundle(Fields& fields, BundleState& bundle) {
  bundle.verdict = fields.text("verdict");
  bundle.bytes = fields.unsigned_integer("bytes");
  bundle.sha256 = digest_in(fields, "sha256");
  bundle.bundle_id = fields.text("bundle_id");
  bundle.seal_sha256 = digest_or_null(fields, "seal_sha256");
  if (!fields.is_null("prefix_bytes")) bundle.prefix_bytes = fields.unsigned_integer("prefix_bytes");
  bundle.prefix_sha256 = digest_or_null(fields, "prefix_sha256");
}

Event read_event(Fields& fields, std::string kind) {
  Event event;
  event.kind = std::move(kind);
  if (!is_kind(event.kind)) fields.fail("event", "no word of lower-case letters, digits and dashes");
  event.who = fields.bytes("who");
  event.where = fields.bytes("where");
  event.why = fields.bytes("why");
  event.note = fields.bytes("note");
  if (event.kind == kind_transferred) event.receiver = fields.bytes("to");
  if (event.kind == kind_accepted) event.accepts = fields.unsigned_integer("accepts");
  event.account = fields.bytes("account");
  event.tool = fields.text("tool");
  read_object(fields, "bundle", [&](Fields& inner) { read_bundle(inner, event.bundle); });
  return event;
}

SignatureRecord read_signature(Fields& fields) {
  SignatureRecord signature;
  signature.of = fields.unsigned_integer("of");
  const std::string role = fields.text("role");
  const auto known = std::ranges::find(roles, role, role_word);
  if (known == roles.end()) {
    fields.fail("role", "not a word of the format");
  } else {
    signature.role = *known;
  }
  const std::string form = fields.text("form");
  if (form != "ssh" && form != "cms") fields.fail("form", "not a word of the format");
  signature.form = form == "cms" ? SignatureForm::cms : SignatureForm::ssh;
  signature.key = fields.text("key");
  const auto bytes = base64_decode(fields.text("signature"));
  if (!bytes) fields.fail("signature", "no base64");
  signature.bytes = bytes.value_or("");
  return signature;
}

}  // namespace

bool is_free_kind(std::string_view kind) {
  return is_kind(kind) && std::ranges::find(own_kinds, kind) == own_kinds.end();
}

std::string_view role_word(Role role) {
  switch (role) {
    case Role::actor: return "actor";
    case Role::giver: return "giver";
    case Role::receiver: return "receiver";
  }
  std::unreachable();
}

std::string to_line(const Record& record) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().field("exhibit_custody", log_version).field("line", record.number);
  json.field("previous", record.previous.hex()).field("when", to_iso8601(record.when));
  const Event* const event = record.event();
  json.field("event", event != nullptr ? std::string_view(event->kind) : kind_signature);
  if (event != nullptr) {
    write_event(json, *event);
  } else {
    write_signature(json, *record.signature());
  }
  json.end_object();
  return line + "\n";
}

Result<Record> parse_record(std::string_view line, std::string_view where) {
  return decode_object<Record>(line, where, [](Fields& fields, Record& record) {
    if (const auto version = fields.integer("exhibit_custody"); version != log_version) {
      fields.fail("exhibit_custody", "a version that is not known; this program reads 1");
    }
    record.number = fields.unsigned_integer("line");
    record.previous = digest_in(fields, "previous");
    record.when = clock_time_in(fields, "when");
    std::string kind = fields.text("event");
    if (kind == kind_signature) {
      record.what = read_signature(fields);
    } else {
      record.what = read_event(fields, std::move(kind));
    }
  });
}

}  // namespace exhibit::custody
