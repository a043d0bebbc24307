#include "evidence/export/case_graph.h"

#include <fmt/format.h>

#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/iso_time.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/container_text.h"
#include "hashing/uuid.h"

namespace exhibit {
namespace {

constexpr std::pair<std::string_view, std::string_view> vocabularies[] = {
    {"action", "https://ontology.unifiedcyberontology.org/uco/action/"},
    {"core", "https://ontology.unifiedcyberontology.org/uco/core/"},
    {"identity", "https://ontology.unifiedcyberontology.org/uco/identity/"},
    {"investigation", "https://ontology.caseontology.org/case/investigation/"},
    {"location", "https://ontology.unifiedcyberontology.org/uco/location/"},
    {"observable", "https://ontology.unifiedcyberontology.org/uco/observable/"},
    {"tool", "https://ontology.unifiedcyberontology.org/uco/tool/"},
    {"types", "https://ontology.unifiedcyberontology.org/uco/types/"},
    {"xsd", "http://www.w3.org/2001/XMLSchema#"},
};

/// The name space of nodes, drawn once (RFC 9562, 5.5).
constexpr std::string_view names_of_nodes = "780884e5-9734-4bb1-8b27-dd616733e899";

using Ids = std::vector<std::string>;

/// Writes one node after the other.
class Graph {
 public:
  Graph(std::string& text, std::string bundle_id) : json_(text), bundle_id_(std::move(bundle_id)) {
    json_.begin_object().key("@context").begin_object();
    json_.field("kb", "urn:uuid:" + bundle_id_ + "#");
    for (const auto& [prefix, iri] : vocabularies) json_.field(prefix, iri);
    json_.end_object().key("@graph").begin_array();
  }

  /// The name of what is `what` among those of its `kind`. It ends in a UUID by name: UCO's shapes know versions to 5.
  std::string id(std::string_view kind, std::string_view what = {}) const {
    const std::string text = fmt::format("{}\n{}\n{}", bundle_id_, kind, what);
    return fmt::format("kb:{}-{}", kind, *name_uuid(names_of_nodes, text));
  }

  Graph& begin(std::string_view id, std::string_view type) {
    json_.begin_object().field("@id", id).field("@type", type);
    return *this;
  }
  void end() { json_.end_object(); }

  Graph& text(std::string_view property, std::string_view raw) {
    if (!raw.empty()) json_.field(property, escape_for_terminal(raw));
    return *this;
  }
  Graph& typed(std::string_view property, std::string_view type, std::string_view value) {
    json_.key(property).begin_object().field("@type", type).field("@value", value).end_object();
    return *this;
  }
  Graph& time(std::string_view property, Timestamp time) { return typed(property, "xsd:dateTime", to_iso8601(time)); }
  Graph& link(std::string_view property, std::string_view id) { return links(property, {std::string(id)}); }
  Graph& links(std::string_view property, const Ids& ids) {
    if (ids.empty()) return *this;
    json_.key(property).begin_array();
    for (const std::string& one : ids) json_.begin_object().field("@id", one).end_object();
    json_.end_array();
    return *this;
  }

  void close() { json_.end_array().end_object(); }

 private:
  JsonWriter json_;
  std::string bundle_id_;
};

std::string fact(const AcquisitionStart& start, std::string_view name) {
  for (const auto& [given, value] : start.operator_facts) {
    if (given == name) return value;
  }
  return {};
}

/// The node of a tool; `digest` may be empty.
std::string add_tool(Graph& graph, const std::string& name, const std::string& version, const std::string& digest) {
  const std::string id = graph.id("tool", name);
  graph.begin(id, "tool:Tool").text("core:name", name).text("tool:version", version).text("tool:toolType", "forensic");
  if (!digest.empty()) graph.text("core:description", "SHA-256 of the program: " + digest);
  graph.end();
  return id;
}

/// Nodes of one kind that are known by their name: one for each name, however often it is asked for.
class Named {
 public:
  Named(Graph& graph, std::string kind, std::string type)
      : graph_(graph), kind_(std::move(kind)), type_(std::move(type)) {}

  std::string id_of(const std::string& name) {
    std::string id = graph_.id(kind_, name);
    if (known_.insert(id).second) graph_.begin(id, type_).text("core:name", name).end();
    return id;
  }

 private:
  Graph& graph_;
  std::string kind_;
  std::string type_;
  std::set<std::string> known_;
};

std::string add_hash(Graph& graph, std::string_view of, const Digest& digest) {
  const std::string id = graph.id("hash", of);
  graph.begin(id, "types:Hash").text("types:hashMethod", "SHA256");
  graph.typed("types:hashValue", "xsd:hexBinary", digest.hex()).end();
  return id;
}

std::string add_host(Graph& graph, const AcquisitionStart& start) {
  const std::string id = graph.id("host");
  graph.begin(id, "observable:Device").text("core:name", start.hostname);
  graph.text("core:description",
             fmt::format("machine id {}, boot id {}, {}", start.machine_id, start.boot_id, start.kernel));
  graph.end();
  return id;
}

Ids add_containers(Graph& graph, const std::vector<ContainerRecord>& containers) {
  Ids ids;
  for (const ContainerRecord& container : containers) {
    ids.push_back(graph.id("container", container.cid));
    graph.begin(ids.back(), "observable:ObservableObject").text("core:name", container.name);
    graph.text("core:description", fmt::format("{} container {}, image {}", container.runtime, container.id,
                                               container.image.empty() ? "not known" : container.image));
    graph.end();
  }
  return ids;
}

std::string name_of_file(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string add_bundle(Graph& graph, const Account& account) {
  Ids hashes = {add_hash(graph, "the whole file", account.file_sha256)};
  const std::string file = graph.id("file-facet");
  graph.begin(file, "observable:FileFacet").text("observable:fileName", name_of_file(account.path));
  graph.typed("observable:sizeInBytes", "xsd:integer", std::to_string(account.verification.bytes)).end();
  const std::string content = graph.id("content-facet");
  graph.begin(content, "observable:ContentDataFacet").text("observable:mimeType", "application/x-tar");
  graph.typed("observable:sizeInBytes", "xsd:integer", std::to_string(account.verification.bytes));
  graph.links("observable:hash", hashes).end();
  const std::string id = graph.id("bundle");
  graph.begin(id, "observable:ArchiveFile").text("core:name", account.start.bundle_id);
  if (account.verification.seal_sha256) {
    graph.text("core:description",
               (account.verification.redaction ? "A redacted copy. SHA-256 of its seal: " : "SHA-256 of its seal: ") +
                   account.verification.seal_sha256->hex());
  }
  graph.links("core:hasFacet", {file, content}).end();
  return id;
}

std::string add_provenance(Graph& graph, const Account& account, const std::string& bundle) {
  const std::string id = graph.id("provenance");
  graph.begin(id, "investigation:ProvenanceRecord").text("core:description", "What the acquisition made");
  graph.text("investigation:exhibitNumber", fact(account.start, "exhibit_number"));
  graph.link("core:object", bundle).end();
  return id;
}

std::string acquisition_words(const Account& account) {
  if (!account.finish) return "Acquisition of containers; cut before its end";
  const AcquisitionCounts& counts = account.finish->counts;
  return fmt::format("Acquisition of containers: {}; {} containers, {} processes, {} files, {} gaps",
                     account.finish->status, counts.containers, counts.processes, counts.files, counts.gaps);
}

/// The actions in the order in which they were done, each informed by the one before.
class Actions {
 public:
  explicit Actions(Graph& graph) : graph_(graph), persons_(graph, "person", "identity:Person") {}

  /// Made by `performer`, a name or empty; ends with end().
  Graph& begin(std::string_view what, std::string_view name, const std::string& performer) {
    const std::string person = performer.empty() ? std::string() : persons_.id_of(performer);
    ids_.push_back(graph_.id("action", what));
    graph_.begin(ids_.back(), "investigation:InvestigativeAction").text("core:name", name);
    if (!person.empty()) graph_.link("action:performer", person);
    if (ids_.size() > 1) graph_.link("investigation:wasInformedBy", ids_[ids_.size() - 2]);
    return graph_;
  }

  const Ids& ids() const { return ids_; }

 private:
  Graph& graph_;
  Named persons_;
  Ids ids_;
};

void add_event(Graph& graph, Actions& actions, Named& places, const std::string& bundle, std::uint64_t line,
               const custody::Record& record) {
  const custody::Event& event = *record.event();
  const std::string place = event.where.empty() ? std::string() : places.id_of(event.where);
  actions.begin(fmt::format("custody line {}", line), event.kind, event.who);
  graph.time("action:startTime", record.when).time("action:endTime", record.when).link("action:object", bundle);
  if (!place.empty()) graph.link("action:location", place);
  std::string words = event.why;
  if (event.receiver) words += fmt::format("{}to {}", words.empty() ? "" : "; ", *event.receiver);
  words += fmt::format("{}the copy was then {}", words.empty() ? "" : "; ", event.bundle.verdict);
  graph.text("core:description", words).end();
}

void add_acquisition(Graph& graph, Actions& actions, const Account& account, const std::string& bundle) {
  const AcquisitionStart& start = account.start;
  const std::string tool =
      add_tool(graph, "exhibit-collect", start.tool_version, start.tool_sha256.value_or(std::string()));
  const std::string host = add_host(graph, start);
  const Ids containers = add_containers(graph, account.containers);
  const std::string provenance = add_provenance(graph, account, bundle);
  actions.begin("acquisition", "acquisition", fact(start, "name")).text("core:description", acquisition_words(account));
  graph.time("action:startTime", start.clocks.realtime);
  if (account.finish) graph.time("action:endTime", account.finish->clocks.realtime);
  graph.link("action:instrument", tool).link("action:environment", host).links("action:object", containers);
  graph.links("action:result", {bundle, provenance}).end();
}

void add_custody(Graph& graph, Actions& actions, const Account& account, const std::string& bundle) {
  if (!account.custody) return;
  Named places(graph, "place", "location:Location");
  std::uint64_t line = 0;
  for (const custody::SeenLine& seen : account.custody->lines) {
    ++line;
    if (seen.record && seen.record->event() != nullptr) add_event(graph, actions, places, bundle, line, *seen.record);
  }
}

void add_verification(Graph& graph, Actions& actions, const Account& account, const std::string& bundle) {
  const std::string tool = add_tool(graph, "exhibit", EXHIBIT_VERSION, {});
  actions.begin("verification", "verification", {})
      .text("core:description", fmt::format("Verdict: {}", verdict_word(account.judgement.verdict)));
  graph.time("action:startTime", account.examined).link("action:instrument", tool).link("action:object", bundle).end();
}

void add_investigation(Graph& graph, const Account& account, const Ids& actions) {
  const std::string name = fact(account.start, "case");
  if (name.empty()) return;
  graph.begin(graph.id("investigation"), "investigation:Investigation").text("core:name", name);
  graph.links("core:object", actions).end();
}

}  // namespace

std::string case_graph(const Account& account) {
  std::string text;
  Graph graph(text, escape_for_terminal(account.start.bundle_id));
  Actions actions(graph);
  const std::string bundle = add_bundle(graph, account);
  add_acquisition(graph, actions, account, bundle);
  add_custody(graph, actions, account, bundle);
  add_verification(graph, actions, account, bundle);
  add_investigation(graph, account, actions.ids());
  graph.close();
  return text + "\n";
}

}  // namespace exhibit
