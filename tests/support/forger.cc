#include "tests/support/forger.h"

#include <algorithm>
#include <stdexcept>

#include "evidence/bundle/readme_verify.h"
#include "evidence/bundle/ustar.h"
#include "evidence/records/index_line.h"
#include "hashing/merkle.h"

namespace exhibit::test {
namespace {

constexpr std::string_view some_iso = "2026-01-01T00:00:00.000000000Z";

/// What stands for a checkpoint's content until its place is known.
constexpr std::string_view checkpoint_mark = "(checkpoint)";

std::string manifest_line(const Digest& digest, std::string_view name) {
  return digest.hex() + "  " + std::string(name) + "\n";
}

std::string padded(std::string content) {
  content.resize(ustar::padded(content.size()), '\0');
  return content;
}

/// The bundle as far as it is written.
class Build {
 public:
  explicit Build(const Forger& forger) : forger_(forger) {}

  std::string run() {
    for (const Part& part : forger_.parts) add_part(part);
    write_index();
    for (const std::string& name : forger_.tail_order) add_tail(name);
    add_seal();
    return bytes_ + tar_end();
  }

 private:
  void add(const std::string& name, const std::string& content) {
    if (name == forger_.blocks_before) bytes_ += forger_.blocks;
    const Digest digest = sha256(content);
    const IndexLine line{members_++, name, bytes_.size() + ustar::block_size, content.size(), digest, {}};
    index_lines_.push_back(to_json(line));
    bytes_ += tar_member(forger_.bag + "/" + name, content);
    if (name == forger_.dirty_padding) bytes_.back() = 'x';
    if (name.starts_with("data/")) manifest_ += manifest_line(digest, name);
    digests_.emplace_back(name, digest);
  }

  void add_part(const Part& part) {
    if (part.content != checkpoint_mark) return add(part.name, part.content);
    add(part.name, to_text(Checkpoint{std::string(small_bundle_id), ++checkpoints_, members_, std::string(some_iso),
                                      bytes_.size(), sha256(bytes_)}));
  }

  void write_index() {
    if (forger_.edit_index) forger_.edit_index(index_lines_);
    for (const std::string& line : index_lines_) {
      leaves_.add(salted_leaf(leaf_salt(master_, leaves_.leaves()), line));
      index_ += line + "\n";
    }
  }

  void add_tail(const std::string& name) {
    if (name == "data/index.jsonl") return add(name, index_);
    if (name == "data/salt-master.hex") return add(name, edited(master_.hex() + "\n", forger_.edit_salt));
    if (name == "manifest-sha256.txt") return add(name, edited(manifest_, forger_.edit_manifest));
    if (name == "bag-info.txt") return add(name, "Bag-Software-Agent: exhibit-collect\n");
    if (name == "tagmanifest-sha256.txt") return add(name, edited(tagmanifest(), forger_.edit_tagmanifest));
    throw std::logic_error("no member of the tail: " + name);
  }

  static std::string edited(std::string text, const std::function<void(std::string&)>& edit) {
    if (edit) edit(text);
    return text;
  }

  Digest digest_of(std::string_view name) const {
    const auto found = std::ranges::find(digests_, name, &std::pair<std::string, Digest>::first);
    return found == digests_.end() ? Digest{} : found->second;
  }

  std::string tagmanifest() const {
    std::string text;
    for (const std::string_view name : {"bagit.txt", "manifest-sha256.txt", "bag-info.txt"}) {
      text += manifest_line(digest_of(name), name);
    }
    return text;
  }

  void add_seal() {
    const AcquisitionFinish finish = sample_finish();
    Seal seal{std::string(small_bundle_id),
              forger_.bag,
              finish.status,
              std::string(some_iso),
              std::string(some_iso),
              finish.counts.gaps,
              members_,
              bytes_.size(),
              sha256(bytes_),
              digest_of("manifest-sha256.txt"),
              digest_of("tagmanifest-sha256.txt"),
              leaves_.leaves(),
              leaves_.root()};
    if (forger_.edit_seal) forger_.edit_seal(seal);
    add("SEAL", edited(to_text(seal), forger_.edit_seal_text));
  }

  const Forger& forger_;
  const Digest master_ = sha256("salt");
  std::string bytes_;
  std::string manifest_;
  std::string index_;
  std::vector<std::string> index_lines_;
  std::vector<std::pair<std::string, Digest>> digests_;
  MerkleTree leaves_;
  std::uint64_t members_ = 0;
  std::uint64_t checkpoints_ = 0;
};

}  // namespace

std::string tar_header(std::string_view name, std::uint64_t size) {
  const ustar::Block block = ustar::encode({std::string(name), size, 1'700'000'000});
  return {block.data(), block.size()};
}

std::string tar_member(std::string_view name, std::string_view content) {
  return tar_header(name, content.size()) + padded(std::string(content));
}

std::string altered_header(std::string header, std::size_t offset, std::string_view bytes) {
  header.replace(offset, bytes.size(), bytes);
  header.replace(148, 8, "        ");
  unsigned sum = 0;
  for (const char byte : header) sum += static_cast<unsigned char>(byte);
  for (std::size_t i = 6; i-- > 0; sum >>= 3) header[148 + i] = static_cast<char>('0' + (sum & 7));
  header[154] = '\0';
  return header;
}

std::string tar_end() { return std::string(2 * ustar::block_size, '\0'); }

Forger::Forger() {
  parts = {{"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"},
           {"data/README-VERIFY.txt", readme_verify(small_bag)}};
  for (Part& small : small_parts()) parts.push_back(std::move(small));
}

Part& Forger::part(std::string_view name) {
  const auto found = std::ranges::find(parts, name, &Part::name);
  if (found == parts.end()) throw std::logic_error("no part " + std::string(name));
  return *found;
}

void Forger::insert_after(std::string_view name, Part added) {
  parts.insert(parts.begin() + (&part(name) - parts.data()) + 1, std::move(added));
}

void Forger::remove(std::string_view name) { parts.erase(parts.begin() + (&part(name) - parts.data())); }

void Forger::checkpoint_before(std::string_view name) {
  const auto number = std::ranges::count(parts, checkpoint_mark, &Part::content) + 1;
  const std::string digits = std::to_string(number);
  Part checkpoint{"data/checkpoint/" + std::string(4 - digits.size(), '0') + digits, std::string(checkpoint_mark)};
  parts.insert(parts.begin() + (&part(name) - parts.data()), std::move(checkpoint));
}

std::string Forger::build() const { return Build(*this).run(); }

Forger least_forger() {
  Forger forger;
  for (const char* name : {"data/c/c0001/p/100-5000/process.json", "data/net/4026532002/tcp",
                           "data/c/c0001/mounts.jsonl", "data/fs/fs0001/listing.0001.jsonl.zst",
                           "data/fs/fs0001/walk.json", "data/acquisition/ledger.0001.jsonl.zst"}) {
    forger.remove(name);
  }
  forger.part("data/README-VERIFY.txt").content = "see FORMAT.md\n";
  return forger;
}

}  // namespace exhibit::test
