#include "tests/evidence/redact/redaction_fixture.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "evidence/bundle/bundle_writer.h"
#include "evidence/bundle/zstd_part.h"
#include "evidence/reader/decode.h"
#include "tests/support/files.h"
#include "tests/support/forger.h"

namespace exhibit::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string archive_of(const std::vector<Part>& parts) {
  std::string bytes;
  for (const Part& part : parts) bytes += tar_member(std::string(small_bag) + "/" + part.name, part.content);
  return bytes + tar_end();
}

ContainerRecord named(std::string cid, std::string name) {
  ContainerRecord container = sample_container();
  container.cid = std::move(cid);
  container.id += name;
  container.name = std::move(name);
  return container;
}

ProcessRecord process(std::int64_t pid) {
  ProcessRecord record = sample_process();
  record.identity = {pid, static_cast<std::uint64_t>(4'900 + pid)};
  record.environ_state = "intact";
  return record;
}

}  // namespace

std::vector<Part> secret_parts() {
  const std::string environ = "PATH=/bin" + std::string(1, '\0') + "DB_PASSWORD=" + std::string(secret) +
                              std::string(1, '\0') + "HOME=/root" + std::string(1, '\0');
  AcquisitionFinish finish = sample_finish();
  finish.counts.ledger_parts = 1;
  std::vector<Part> parts = small_parts();
  const auto part = [&](std::string_view name) -> Part& { return *std::ranges::find(parts, name, &Part::name); };
  part("data/containers.jsonl").content =
      to_json(named("c0001", "web")) + "\n" + to_json(named("c0002", "other")) + "\n";
  part(secret_environ).content = environ;
  part("data/c/c0001/p/100-5000/process.json").content = to_json(process(100)) + "\n";
  part("data/acquisition/finish.json").content = to_json(finish) + "\n";
  const auto after = std::ranges::find(parts, "data/c/c0001/p/100-5000/process.json", &Part::name) + 1;
  parts.insert(after, {{std::string(plain_environ), std::string("A=1\0PATH=/bin\0", 14)},
                       {"data/c/c0001/p/101-5001/process.json", to_json(process(101)) + "\n"}});
  const auto first = std::ranges::find(parts, secret_environ, &Part::name);
  parts.insert(first, {{std::string(configured_env),
                        configured_env_lines({"PATH=/bin", "DB_PASSWORD=" + std::string(secret), "Z=\x01"})},
                       {"data/c/c0001/state/01-config.json", R"({"Env":["DB_PASSWORD=hunter2-\"\u003cpw\u003e"]})"}});
  return parts;
}

std::string bundle_of(const std::vector<Part>& parts) {
  MemoryOutput output;
  BundleWriter writer(output, std::string(small_bundle_id), now());
  for (const Part& part : parts) writer.add(part.name, part.content);
  const AcquisitionFinish finish = sample_finish();
  writer.seal(finish.status, finish.counts.gaps);
  return output.bytes();
}

std::string redacted(const std::string& bytes, const std::vector<std::string>& rules) {
  const TemporaryFolder folder;
  const auto bundle = Bundle::open(folder.write("b.tar", bytes));
  if (!bundle) throw std::runtime_error(bundle.error().message());
  std::vector<redact::DropRule> parsed;
  for (const std::string& rule : rules) parsed.push_back(redact::DropRule::parse(rule).value());
  const auto plan = redact::plan_redaction(*bundle, parsed);
  if (!plan) throw std::runtime_error(plan.error().message());
  MemoryOutput output;
  const auto written = redact::write_copy(*bundle, plan->table, output);
  if (!written) throw std::runtime_error(written.error().message());
  return output.bytes();
}

std::vector<Part> members_of(std::string_view archive) {
  std::vector<Part> parts;
  std::size_t at = 0;
  while (at + ustar::block_size <= archive.size()) {
    ustar::Block block;
    std::ranges::copy(archive.substr(at, block.size()), block.begin());
    const auto header = ustar::decode(block);
    if (!header) break;
    parts.push_back({header->name.substr(header->name.find('/') + 1),
                     std::string(archive.substr(at + block.size(), header->size))});
    at += block.size() + ustar::padded(header->size);
  }
  return parts;
}

std::string content_of(std::string_view archive, std::string_view member) {
  for (const Part& part : members_of(archive)) {
    if (part.name == member) return part.content;
  }
  throw std::logic_error("no member " + std::string(member));
}

std::vector<std::string> rows_of(std::string_view copy) { return lines_of(content_of(copy, "data/redaction.jsonl")); }

std::string with_rows(std::string_view copy, const std::function<void(std::vector<std::string>& rows)>& edit) {
  auto rows = rows_of(copy);
  edit(rows);
  std::string text;
  for (const std::string& row : rows) text += row + "\n";
  return with_content(copy, "data/redaction.jsonl", text);
}

std::string without(std::string_view copy, std::string_view member) {
  auto parts = members_of(copy);
  std::erase_if(parts, [&](const Part& part) { return part.name == member; });
  return archive_of(parts);
}

std::string with_content(std::string_view copy, std::string_view member, std::string_view content) {
  auto parts = members_of(copy);
  std::ranges::find(parts, member, &Part::name)->content = content;
  return archive_of(parts);
}

std::size_t row_of(std::string_view bundle, std::string_view member) {
  const auto lines = lines_of(content_of(bundle, "data/index.jsonl"));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (decode_index_line(lines[i], "").value().member == member) return i;
  }
  throw std::logic_error("no row of " + std::string(member));
}

}  // namespace exhibit::test
