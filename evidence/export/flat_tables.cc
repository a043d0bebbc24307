#include "evidence/export/flat_tables.h"

#include <array>

namespace exhibit::exports {
namespace {

using enum ColumnKind;

constexpr Column bundles_columns[] = {{"bundle", text}, {"host", bytes},  {"machine_id", text},  {"boot_id", text},
                                      {"taken", text},  {"status", text}, {"tool_version", text}};

constexpr Column containers_columns[] = {
    {"bundle", text},       {"host", bytes},   {"cid", text},          {"container", bytes},   {"runtime", text},
    {"id", bytes},          {"image", bytes},  {"image_digest", text}, {"pod", bytes},         {"pod_namespace", bytes},
    {"created", text},      {"started", text}, {"state", text},        {"exit_code", integer}, {"leader_pid", integer},
    {"net_namespace", text}};

constexpr Column mounts_columns[] = {
    {"bundle", text},         {"host", bytes},        {"cid", text},     {"container", bytes},
    {"mount_id", integer},    {"parent_id", integer}, {"dev", text},     {"root", bytes},
    {"mount_point", bytes},   {"fstype", bytes},      {"source", bytes}, {"options", bytes},
    {"super_options", bytes}, {"decision", text},     {"reason", text},  {"fsid", text}};

constexpr Column processes_columns[] = {
    {"bundle", text},        {"host", bytes},         {"cid", text},        {"container", bytes},   {"pid", integer},
    {"start_time", integer}, {"started", text},       {"ppid", integer},    {"thread_of", integer}, {"found_by", text},
    {"comm", bytes},         {"argv", json},          {"state", text},      {"uid", integer},       {"gid", integer},
    {"user", bytes},         {"nspid", integer},      {"threads", integer}, {"exe", bytes},         {"cwd", bytes},
    {"root", bytes},         {"environ_state", text}, {"outcome", text},    {"captured_at", text}};

constexpr Column held_columns[] = {{"bundle", text}, {"host", bytes},         {"cid", text},    {"container", bytes},
                                   {"pid", integer}, {"start_time", integer}, {"name", text},   {"path", bytes},
                                   {"type", text},   {"size", integer},       {"sha256", text}, {"captured", boolean},
                                   {"outcome", text}};

constexpr Column environment_columns[] = {
    {"bundle", text},        {"host", bytes},  {"cid", text},   {"container", bytes}, {"pid", integer},
    {"start_time", integer}, {"source", text}, {"name", bytes}, {"secret", boolean},  {"value_bytes", integer}};

constexpr Column sockets_columns[] = {{"bundle", text},         {"host", bytes},          {"cid", text},
                                      {"container", bytes},     {"net_namespace", text},  {"protocol", text},
                                      {"type", text},           {"local_address", text},  {"local_port", integer},
                                      {"remote_address", text}, {"remote_port", integer}, {"path", bytes},
                                      {"state", text},          {"inode", text},          {"uid", integer},
                                      {"pid", integer},         {"start_time", integer},  {"comm", bytes},
                                      {"fd", integer}};

constexpr Column files_columns[] = {
    {"bundle", text},        {"host", bytes},       {"cid", text},     {"container", bytes}, {"path", bytes},
    {"mount_point", bytes},  {"fsid", text},        {"layer", text},   {"hidden_by", bytes}, {"type", text},
    {"mode", text},          {"uid", integer},      {"gid", integer},  {"size", integer},    {"nlink", integer},
    {"ino", text},           {"dev", text},         {"rdev", text},    {"mtime", text},      {"ctime", text},
    {"btime", text},         {"atime", text},       {"target", bytes}, {"attributes", text}, {"sha256", text},
    {"sparse_sha256", text}, {"captured", boolean}, {"outcome", text}, {"reason", text},     {"errno", text},
    {"missing", text}};

constexpr Column xattrs_columns[] = {{"bundle", text}, {"host", bytes}, {"cid", text},   {"container", bytes},
                                     {"path", bytes},  {"fsid", text},  {"name", bytes}, {"value", bytes}};

}  // namespace

const Table bundles_table{"bundles", bundles_columns};
const Table containers_table{"containers", containers_columns};
const Table mounts_table{"mounts", mounts_columns};
const Table processes_table{"processes", processes_columns};
const Table held_table{"held", held_columns};
const Table environment_table{"environment", environment_columns};
const Table sockets_table{"sockets", sockets_columns};
const Table files_table{"files", files_columns};
const Table xattrs_table{"xattrs", xattrs_columns};

std::span<const Table* const> flat_tables() {
  static constexpr std::array<const Table*, 9> tables = {&bundles_table,   &containers_table, &mounts_table,
                                                         &processes_table, &held_table,       &environment_table,
                                                         &sockets_table,   &files_table,      &xattrs_table};
  return tables;
}

}  // namespace exhibit::exports
