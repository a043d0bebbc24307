#include "evidence/report/data_rows.h"

#include "evidence/encoding/escape.h"
#include "evidence/overlay/layers.h"
#include "evidence/report/data_fields.h"

namespace exhibit::report {

std::string process_row(const ProcessFacts& process) {
  std::string row;
  JsonWriter json(row);
  json.begin_object().field("c", process.container).field("pid", process.identity.pid).field("ppid", process.ppid);
  write_bytes(json, "name", process.name);
  write_bytes(json, "exe", process.exe);
  write_text(json, "cmdline", process.command);
  if (process.uid >= 0) json.field("uid", process.uid);
  write_bytes(json, "user", process.user);
  write_time(json, "t_start", process.started);
  json.field("change", process.change).field("rank", process.rank);
  write_indices(json, "fs", process.items);
  write_texts(json, "sockets", process.sockets);
  json.field("outcome", process.outcome).end_object();
  return row;
}

std::string moment_row(const Moment& moment, const std::vector<Item>& items) {
  std::string row;
  JsonWriter json(row);
  json.begin_object();
  write_time(json, "t", moment.time);
  json.field("what", moment_word(moment.what));
  const bool has_own_label = !moment.label.empty() || !moment.item;
  json.field("label", has_own_label ? moment.label : escape_for_terminal(items[*moment.item].subject));
  if (moment.container) json.field("c", *moment.container);
  if (moment.item) json.field("f", *moment.item);
  json.field("rank", moment.rank).end_object();
  return row;
}

std::string text_row(const TextChange& change) {
  std::string row;
  JsonWriter json(row);
  json.begin_object().field("f", change.item);
  write_text(json, "before_name", change.before_name);
  write_text(json, "after_name", change.after_name);
  json.key("hunks").begin_array();
  for (const TextHunk& hunk : change.hunks) {
    json.begin_object().field("before_line", hunk.before_line).field("after_line", hunk.after_line);
    json.key("lines").begin_array();
    for (const TextLine& line : hunk.lines) {
      json.begin_array().string(std::string_view(&line.mark, 1)).string(escape_for_terminal(line.text)).end_array();
    }
    json.end_array().end_object();
  }
  json.end_array();
  if (change.is_cut) json.field("cut", true);
  write_text(json, "why_not", change.why_not);
  json.end_object();
  return row;
}

std::string mount_row(const MountFacts& mount) {
  std::string row;
  JsonWriter json(row);
  const Mount& one = mount.decision.mount;
  json.begin_object().field("c", mount.container);
  write_bytes(json, "path", reached_at(mount.decision));
  write_bytes(json, "fstype", one.fstype);
  write_bytes(json, "source", one.source);
  write_bytes(json, "options", one.options);
  json.field("decision", mount_decision_word(mount.decision.kind));
  write_bytes(json, "reason", mount.decision.reason);
  json.field("change", mount.change);
  write_indices(json, "fs", mount.items);
  json.end_object();
  return row;
}

std::string socket_row(const SocketFacts& socket) {
  std::string row;
  JsonWriter json(row);
  json.begin_object().field("c", socket.container).field("netns", socket.network).field("protocol", socket.protocol);
  write_text(json, "local", socket.local);
  write_text(json, "remote", socket.remote);
  write_text(json, "state", socket.state);
  if (socket.holder) json.field("pid", socket.holder->pid);
  write_bytes(json, "process", socket.holder_name);
  json.field("change", socket.change);
  write_indices(json, "fs", socket.items);
  json.end_object();
  return row;
}

std::string ledger_row(const LedgerFacts& ledger) {
  std::string row;
  JsonWriter json(row);
  json.begin_object().field("side", std::string_view(&ledger.side, 1)).key("outcomes").begin_object();
  for (const auto& [outcome, number] : ledger.outcomes) json.field(escape_for_terminal(outcome), number);
  json.end_object().key("gaps").begin_array();
  for (const Gap& gap : ledger.gaps) {
    json.begin_object().field("kind", escape_for_terminal(gap.kind)).field("outcome", gap.outcome);
    write_bytes(json, "subject", gap.subject);
    write_bytes(json, "reason", gap.reason);
    if (gap.container) json.field("c", *gap.container);
    json.end_object();
  }
  json.end_array();
  if (ledger.gaps_left_out > 0) json.field("gaps_left_out", ledger.gaps_left_out);
  json.end_object();
  return row;
}

std::string verification_row(const VerificationFacts& verification) {
  std::string row;
  JsonWriter json(row);
  json.begin_object().field("side", std::string_view(&verification.side, 1)).field("verdict", verification.verdict);
  json.field("sentence", verification.sentence);
  if (verification.seal_sha256) json.field("seal_sha256", verification.seal_sha256->hex());
  json.key("faults").begin_array();
  for (const NamedFault& fault : verification.faults) {
    json.begin_object().field("name", fault.name).field("text", fault.text).end_object();
  }
  json.end_array();
  if (verification.faults_left_out > 0) json.field("faults_left_out", verification.faults_left_out);
  write_texts(json, "signatures", verification.signatures);
  write_texts(json, "time_stamps", verification.time_stamps);
  json.key("custody").begin_array();
  for (const CustodyEvent& event : verification.custody) {
    json.begin_object().field("t_text", event.time_text).field("event", event.event);
    write_text(json, "who", event.who);
    write_text(json, "where", event.where);
    write_text(json, "why", event.why);
    write_text(json, "hash_state", event.hash_state);
    json.end_object();
  }
  json.end_array();
  write_text(json, "custody_verdict", verification.custody_verdict);
  json.end_object();
  return row;
}

}  // namespace exhibit::report
