#include "evidence/redact/rule_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "evidence/bundle/member_parts.h"
#include "evidence/extract/sources.h"
#include "evidence/reader/content.h"
#include "evidence/reader/lines.h"
#include "evidence/reader/paths.h"
#include "evidence/show/bundle_scope.h"

namespace exhibit::redact {
namespace {

constexpr std::string_view containers_member = "data/containers.jsonl";
constexpr std::string_view containers_folder = "data/c/";
constexpr std::string_view walks_folder = "data/fs/";

/// Of "data/c/<cid>/…".
std::string_view cid_of(std::string_view member) {
  if (!member.starts_with(containers_folder)) return {};
  member.remove_prefix(containers_folder.size());
  return member.substr(0, member.find('/'));
}

/// What is told of a rule that names captured content by its member: that name is the content's digest.
constexpr const char* content_rule = "member:data/blob/…";

class Choice {
 public:
  Choice(const Bundle& bundle, const DropRule& rule, RowTable& table, Secrets& secrets, std::vector<std::string>& notes)
      : bundle_(bundle), rule_(rule), table_(table), secrets_(secrets), notes_(notes) {}

  Result<bool> run() {
    Result<void> done;
    switch (rule_.kind) {
      case DropKind::environment: done = choose_variables(); break;
      case DropKind::path: done = choose_files(); break;
      case DropKind::member: choose_members(rule_.pattern); break;
      case DropKind::process: choose_members(fmt::format("data/c/*/p/{}-*/*", rule_.pid)); break;
    }
    if (!done) return std::unexpected(done.error());
    if (too_short_ > 0) {
      notes_.push_back(
          fmt::format("{}: {} of its values {} shorter than {} bytes, and searched for elsewhere only "
                      "as NAME=VALUE",
                      rule_.text, too_short_, too_short_ == 1 ? "is" : "are", least_searched_value));
    }
    return found_;
  }

 private:
  void withhold(std::size_t row) { withhold(row, rule_.text); }

  void withhold(std::size_t row, const std::string& reason) {
    found_ = true;
    table_.withhold(row, reason);
  }

  void choose_members(const std::string& pattern) {
    DropRule by_name = rule_;
    by_name.pattern = pattern;
    for (std::size_t i = 0; i < table_.rows().size(); ++i) {
      const Row& row = table_.rows()[i];
      if (row.part > 0 || !by_name.matches(row.member->name)) continue;
      if (row.member->name.starts_with(piece_folder)) {
        choose_content(i);
      } else {
        withhold(i);
      }
    }
  }

  /// A piece of captured content that is withheld must not be told by its digest either.
  void choose_content(std::size_t row) {
    withhold(row, content_rule);
    const std::string_view member = table_.rows()[row].member->name;
    if (const auto digest = Digest::from_hex(member.substr(member.rfind('/') + 1))) {
      secrets_.add_content(*digest, content_rule);
    }
  }

  // --- variables ---

  Result<void> choose_variables() {
    for (std::size_t i = 0; i < table_.rows().size(); ++i) {
      const Row& row = table_.rows()[i];
      const auto end = row.part == 0 ? part_end_of(row.member->name) : std::nullopt;
      if (!end) continue;
      const auto content = bundle_.read(*row.member);
      if (!content) return std::unexpected(content.error());
      const auto chosen = *end == '\0' ? choose_in_environ(i, *content) : choose_in_lines(i, *content);
      if (!chosen) return chosen;
    }
    return {};
  }

  bool choose_variable(std::size_t row, std::string_view assignment) {
    const auto equals = assignment.find('=');
    if (!rule_.matches(std::string(assignment.substr(0, equals)))) return false;
    withhold(row);
    if (!secrets_.add_variable(assignment, rule_.text)) ++too_short_;
    return true;
  }

  Result<void> choose_in_environ(std::size_t member_row, std::string_view content) {
    for (std::size_t at = 0; at < content.size();) {
      const std::size_t end = std::min(content.find('\0', at), content.size());
      choose_variable(table_.row_at(member_row, at), content.substr(at, end - at));
      at = end + 1;
    }
    return {};
  }

  Result<void> choose_in_lines(std::size_t member_row, std::string_view content) {
    const std::string& member = table_.rows()[member_row].member->name;
    const char* const begin = content.data();
    return for_each_line(content, bundle_.path() + ": " + member,
                         [&](std::string_view line, std::string_view where) -> Result<void> {
                           const auto offset = static_cast<std::uint64_t>(line.data() - begin);
                           return choose_in_line(table_.row_at(member_row, offset), member, line, where);
                         });
  }

  Result<void> choose_in_line(std::size_t row, std::string_view member, std::string_view line, std::string_view where) {
    if (member == containers_member) {  // an older writer's, with the environment inside
      const auto container = decode_container(line, where);
      if (!container) return std::unexpected(container.error());
      for (const std::string& variable : container->configured_env) choose_variable(row, variable);
      return {};
    }
    const auto variable = decode_variable(line, where);
    if (!variable) return std::unexpected(variable.error());
    choose_variable(row, *variable);
    return {};
  }

  // --- files ---

  Result<void> choose_files() {
    show::Request request;
    if (!rule_.container.empty()) request.containers.push_back(rule_.container);
    const auto containers = show::containers_in_scope(bundle_, request);
    if (!containers) return std::unexpected(containers.error());
    for (const ContainerRecord& container : *containers) cids_.insert(container.cid);
    const auto sources = extract::Sources::of(bundle_, request.containers);
    if (!sources) return std::unexpected(sources.error());
    for (std::size_t i = 0; i < table_.rows().size(); ++i) {
      const std::string& member = table_.rows()[i].member->name;
      Result<void> chosen;
      if (member.starts_with(walks_folder) && member.ends_with(".jsonl.zst")) chosen = choose_in_listing(i, *sources);
      if (member.ends_with("/content.jsonl") && cids_.contains(cid_of(member))) chosen = choose_in_held(i);
      if (!chosen) return chosen;
    }
    return {};
  }

  Result<void> choose_in_listing(std::size_t row, const extract::Sources& sources) {
    const Member& part = *table_.rows()[row].member;
    const std::string_view in_walks = std::string_view(part.name).substr(walks_folder.size());
    const std::string_view fsid = in_walks.substr(0, in_walks.find('/'));
    const auto content = bundle_.read_part(part);
    if (!content) return std::unexpected(content.error());
    return for_each_line(*content, bundle_.path() + ": " + part.name,
                         [&](std::string_view line, std::string_view where) -> Result<void> {
                           std::string storage;
                           const auto path = decode_path(line, storage, where);
                           if (!path) return std::unexpected(path.error());
                           if (!is_at_path(sources, fsid, *path)) return {};
                           const auto entry = decode_file_entry(line, where);
                           if (!entry) return std::unexpected(entry.error());
                           choose_file(row, *entry);
                           return {};
                         });
  }

  /// What no mount of the bundle shows is named by its path in the walk.
  bool is_at_path(const extract::Sources& sources, std::string_view fsid, std::string_view path) const {
    const auto places = sources.places_of(fsid, path);
    if (places.empty()) return rule_.container.empty() && rule_.matches(std::string(path));
    return std::ranges::any_of(places, [this](const extract::Place& place) { return rule_.matches(place.path); });
  }

  Result<void> choose_in_held(std::size_t row) {
    const Member& member = *table_.rows()[row].member;
    const auto content = bundle_.read(member);
    if (!content) return std::unexpected(content.error());
    return for_each_line(*content, bundle_.path() + ": " + member.name,
                         [&](std::string_view line, std::string_view where) -> Result<void> {
                           const auto held = decode_process_content(line, where);
                           if (!held) return std::unexpected(held.error());
                           if (rule_.matches(std::string(without_deleted(held->file.path))))
                             choose_file(row, held->file);
                           return {};
                         });
  }

  /// The line has the digest of the content, and often that is short.
  void choose_file(std::size_t row, const FileEntry& entry) {
    withhold(row);
    if (entry.sha256) secrets_.add_content(*entry.sha256, rule_.text);
    if (entry.sparse_sha256) secrets_.add_content(*entry.sparse_sha256, rule_.text);
    if (!entry.blobs) return;
    for (const Digest& piece : *entry.blobs) {
      secrets_.add_content(piece, rule_.text);
      if (const auto blob = table_.row_of(piece_member(piece))) withhold(*blob);
    }
  }

  const Bundle& bundle_;
  const DropRule& rule_;
  RowTable& table_;
  Secrets& secrets_;
  std::vector<std::string>& notes_;
  std::set<std::string, std::less<>> cids_;
  bool found_ = false;
  std::uint64_t too_short_ = 0;
};

}  // namespace

Result<bool> withhold_named(const Bundle& bundle, const DropRule& rule, RowTable& table, Secrets& secrets,
                            std::vector<std::string>& notes) {
  return Choice(bundle, rule, table, secrets, notes).run();
}

}  // namespace exhibit::redact
