#include <array>
#include <map>

#include "evidence/diff/container_pairing.h"
#include "evidence/report/data.h"
#include "evidence/report/data_fields.h"
#include "evidence/report/technique_names.h"

namespace exhibit::report {
namespace {

using Counts = std::map<std::string_view, std::uint64_t>;
using Ranks = std::array<std::uint64_t, findings::quietest_rank>;

void write_ranks(JsonWriter& json, const Ranks& ranks) {
  json.key("ranks").begin_array();
  for (const std::uint64_t number : ranks) json.integer(static_cast<std::int64_t>(number));
  json.end_array();
}

void write_counts(JsonWriter& json, std::string_view name, const Counts& counts) {
  json.key(name).begin_object();
  for (const auto& [word, number] : counts) json.field(word, number);
  json.end_object();
}

void write_number(JsonWriter& json, std::string_view name, std::uint64_t number) {
  if (number > 0) json.field(name, number);
}

void write_bundle(JsonWriter& json, const BundleFacts& bundle) {
  json.begin_object().field("side", std::string_view(&bundle.side, 1));
  write_bytes(json, "name", bundle.name);
  if (bundle.file_sha256) json.field("sha256", bundle.file_sha256->hex());
  write_bytes(json, "id", bundle.bundle_id);
  write_bytes(json, "host", bundle.host);
  write_bytes(json, "machine_id", bundle.machine_id);
  write_bytes(json, "boot_id", bundle.boot_id);
  write_time(json, "t_begin", bundle.begun);
  write_time(json, "t_end", bundle.ended);
  write_bytes(json, "collector", bundle.collector);
  write_bytes(json, "status", bundle.status);
  json.field("withheld", bundle.withheld).end_object();
}

std::string_view sides_word(const ContainerFacts& container) {
  if (container.is_on_a() && container.is_on_b()) return "AB";
  return container.is_on_a() ? "A" : "B";
}

void write_container(JsonWriter& json, const ContainerFacts& container) {
  const ContainerRecord& record = container.record;
  json.begin_object();
  write_bytes(json, "name", shown_name(record));
  write_bytes(json, "id", record.id);
  write_bytes(json, "runtime", record.runtime);
  write_bytes(json, "image", record.image);
  write_bytes(json, "image_digest", record.image_digest);
  if (record.leader.pid != 0) json.field("pid", record.leader.pid);
  if (record.pod) {
    write_bytes(json, "namespace", record.pod->name_space);
    write_bytes(json, "pod", record.pod->name);
  }
  json.field("state", record.has_exited() ? "exited" : "running").field("on", sides_word(container));
  write_time(json, "t_start", container.started);
  write_ranks(json, container.ranks);
  json.end_object();
}

void write_story(JsonWriter& json, const std::vector<StoryLine>& story) {
  json.key("story").begin_array();
  for (const StoryLine& line : story) {
    json.begin_object().field("text", line.text);
    write_time(json, "t", line.time);
    json.field("rank", line.rank).key("techniques").begin_array();
    for (const std::string& technique : line.techniques) json.string(technique);
    json.end_array();
    write_indices(json, "fs", line.items);
    json.end_object();
  }
  json.end_array();
}

void write_techniques(JsonWriter& json, const std::vector<Item>& items) {
  std::map<std::string_view, std::vector<Index>> techniques;
  for (Index i = 0; i < items.size(); ++i) {
    for (const findings::Reason& reason : items[i].assessment.reasons) {
      for (const std::string& technique : reason.techniques) {
        std::vector<Index>& named = techniques[technique];
        if (named.empty() || named.back() != i) named.push_back(i);
      }
    }
  }
  json.key("techniques").begin_array();
  for (const auto& [id, named] : techniques) {
    const TechniqueName name = technique_name(id);
    json.begin_object();
    write_bytes(json, "id", id);
    write_text(json, "name", name.name);
    write_text(json, "tactic", name.tactic);
    write_indices(json, "fs", named);
    json.end_object();
  }
  json.end_array();
}

void write_sums(JsonWriter& json, const std::vector<Item>& items) {
  Ranks ranks{};
  Counts changes;
  Counts kinds;
  for (const Item& item : items) {
    ++ranks[static_cast<std::size_t>(item.rank() - findings::worst_rank)];
    ++changes[item.change];
    ++kinds[item.kind];
  }
  write_ranks(json, ranks);
  write_counts(json, "changes", changes);
  write_counts(json, "kinds", kinds);
}

}  // namespace

std::string summary_json(const Report& report, const std::vector<StoryLine>& story) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_bytes(json, "title", report.title);
  json.field("made_text", to_iso8601(report.made)).field("tool", std::string("exhibit ") + EXHIBIT_VERSION);
  json.key("bundles").begin_array();
  for (const BundleFacts& bundle : report.bundles) write_bundle(json, bundle);
  json.end_array().key("containers").begin_array();
  for (const ContainerFacts& container : report.containers) write_container(json, container);
  json.end_array();
  write_story(json, story);
  write_sums(json, report.items);
  write_techniques(json, report.items);
  write_number(json, "quiet", report.quiet);
  write_number(json, "timeline_left_out", report.timeline_left_out);
  write_number(json, "texts_left_out", report.texts_left_out);
  write_number(json, "sockets_left_out", report.sockets_left_out);
  json.end_object();
  return text;
}

}  // namespace exhibit::report
