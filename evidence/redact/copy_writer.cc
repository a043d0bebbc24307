#include "evidence/redact/copy_writer.h"

#include <algorithm>

#include "evidence/bundle/compressed_spool.h"
#include "evidence/bundle/ustar.h"
#include "evidence/reader/lines.h"
#include "evidence/records/piece.h"
#include "evidence/records/redaction_row.h"
#include "hashing/merkle.h"

namespace exhibit::redact {
namespace {

constexpr std::string_view index_member = "data/index.jsonl";
constexpr std::string_view salt_member = "data/salt-master.hex";

std::string_view view_of(const ustar::Block& block) { return {block.data(), block.size()}; }

class CopyWriter {
 public:
  CopyWriter(const Bundle& bundle, const RowTable& table, Output& output)
      : bundle_(bundle), table_(table), output_(output) {}

  Result<void> run() {
    if (const auto made = make_rows(); !made) return made;
    for (std::size_t i = 0; i < table_.rows().size(); ++i) {
      const Row& row = table_.rows()[i];
      if (row.part > 0) continue;
      const auto written = row.is_withheld() ? write_parts(i) : write_whole(*row.member);
      if (!written) return written;
    }
    if (const auto written = write_rows(); !written) return written;
    if (const auto written = write_whole(bundle_.members().back()); !written) return written;
    output_.write(std::string(2 * ustar::block_size, '\0'));
    return {};
  }

 private:
  /// Makes data/redaction.jsonl; its leaves must be those of the seal, or nobody could verify the copy.
  Result<void> make_rows() {
    const auto hex = bundle_.read(salt_member);
    if (!hex) return std::unexpected(hex.error());
    const auto master = Digest::from_hex(std::string_view(*hex).substr(0, hex->size() - 1));
    if (!master) return corrupt(bundle_.path() + ": " + std::string(salt_member), "no salt");
    MerkleTree leaves;
    LineSplitter lines;
    const auto streamed = bundle_.stream(*bundle_.find(index_member), [&](std::string_view bytes) {
      lines.feed(bytes, [&](std::string_view line) {
        const Digest salt = leaf_salt(*master, leaves.leaves());
        const Digest leaf = salted_leaf(salt, line);
        rows_.append(to_json(row_of(leaves.leaves(), line, salt, leaf)) + "\n");
        leaves.add(leaf);
      });
    });
    if (!streamed) return streamed;
    if (leaves.leaves() == table_.rows().size() && leaves.root() == bundle_.seal()->merkle_root_sha256) return {};
    return corrupt(bundle_.path(), "its index is not the one that its seal has");
  }

  RedactionRow row_of(std::uint64_t number, std::string_view line, const Digest& salt, const Digest& leaf) const {
    RedactionRow written;
    const Row& row = table_.rows().at(number);
    written.is_withheld = row.is_withheld();
    if (!written.is_withheld) {
      written.salt = salt;
      written.line = line;
      return written;
    }
    written.leaf = leaf;
    // Its name is its digest, which tells what was withheld.
    const bool is_content = row.member->name.starts_with(piece_folder);
    written.member = is_content ? std::string(piece_folder) : row.member->name;
    written.part = row.part;
    written.reason = table_.reason_of(row);
    return written;
  }

  Result<ustar::Header> header_of(const Member& member) const {
    const auto bytes = bundle_.read_raw(member.offset - ustar::block_size, ustar::block_size);
    if (!bytes) return std::unexpected(bytes.error());
    ustar::Block block;
    std::ranges::copy(*bytes, block.begin());
    auto header = ustar::decode(block);
    if (!header) return corrupt(bundle_.path() + ": " + member.name, "its header changed while it was read");
    return *std::move(header);
  }

  void write_padding(std::uint64_t size) { output_.write(std::string(ustar::padded(size) - size, '\0')); }

  Result<void> write_whole(const Member& member) {
    const auto header = header_of(member);
    if (!header) return std::unexpected(header.error());
    output_.write(view_of(ustar::encode(*header)));
    const auto streamed = bundle_.stream(member, [this](std::string_view bytes) { output_.write(bytes); });
    if (!streamed) return streamed;
    write_padding(member.size);
    return {};
  }

  /// Of a member whose own row is withheld, what parts are not.
  Result<void> write_parts(std::size_t member_row) {
    if (!table_.is_partial(member_row)) return {};
    const Row& own = table_.rows()[member_row];
    const auto content = bundle_.read(*own.member);
    if (!content) return std::unexpected(content.error());
    std::string disclosed;
    for (std::size_t i = member_row + 1; i <= member_row + own.parts; ++i) {
      const Row& part = table_.rows()[i];
      if (!part.is_withheld()) disclosed += std::string_view(*content).substr(part.offset, part.size);
    }
    auto header = header_of(*own.member);
    if (!header) return std::unexpected(header.error());
    header->size = disclosed.size();
    output_.write(view_of(ustar::encode(*header)));
    output_.write(disclosed);
    write_padding(disclosed.size());
    return {};
  }

  Result<void> write_rows() {
    auto header = header_of(bundle_.members().back());
    if (!header) return std::unexpected(header.error());
    header->name = header->name.substr(0, header->name.find('/') + 1) + std::string(redaction_member);
    header->size = rows_.size();
    output_.write(view_of(ustar::encode(*header)));
    rows_.replay([this](std::string_view bytes) { output_.write(bytes); });
    write_padding(header->size);
    return {};
  }

  const Bundle& bundle_;
  const RowTable& table_;
  Output& output_;
  CompressedSpool rows_;
};

}  // namespace

Result<void> write_copy(const Bundle& bundle, const RowTable& table, Output& output) {
  return CopyWriter(bundle, table, output).run();
}

}  // namespace exhibit::redact
