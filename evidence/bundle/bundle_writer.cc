#include "evidence/bundle/bundle_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "evidence/bundle/member_name.h"
#include "evidence/bundle/readme_verify.h"
#include "evidence/bundle/ustar.h"
#include "hashing/random.h"

namespace exhibit {
namespace {

constexpr std::uint64_t checkpoint_bytes = std::uint64_t{16} << 20;
constexpr std::chrono::seconds checkpoint_interval{5};
constexpr std::size_t buffer_size = std::size_t{64} << 10;  // a pipe holds as much: a reader sees the run go on

/// Of one bundle: whatever processes fill their environments with, the index stays small.
constexpr std::uint64_t greatest_number_of_part_lines = std::uint64_t{1} << 18;

constexpr std::string_view bagit_text = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

std::string manifest_line(const Digest& digest, std::string_view member) {
  return fmt::format("{}  {}\n", digest.hex(), member);
}

}  // namespace

/// libarchive's writer, the running digest of all it wrote, and the buffer before the output.
struct BundleWriter::Archive {
  Output& output;
  ::archive* handle;
  archive_entry* entry;  ///< of each member in turn
  Sha256 prefix;
  Sha256 member;  ///< of the one that is being written
  std::string buffer;
  std::uint64_t written = 0;
  std::exception_ptr failure;  // an exception must not pass through libarchive's C frames

  explicit Archive(Output& sink) : output(sink), handle(archive_write_new()), entry(archive_entry_new()) {
    if (handle == nullptr || entry == nullptr) throw std::bad_alloc();
    check(archive_write_set_format_ustar(handle));
    check(archive_write_add_filter_none(handle));
    check(archive_write_set_bytes_per_block(handle, 0));
    check(archive_write_set_bytes_in_last_block(handle, 1));  // no padding of pipes to 10,240 bytes
    check(archive_write_open(handle, this, nullptr, &Archive::on_write, nullptr));
    buffer.reserve(buffer_size);
  }
  ~Archive() {
    archive_entry_free(entry);
    archive_write_free(handle);
  }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  static la_ssize_t on_write(::archive*, void* self, const void* bytes, std::size_t length) {
    auto& archive = *static_cast<Archive*>(self);
    try {
      archive.take({static_cast<const char*>(bytes), length});
    } catch (...) {
      archive.failure = std::current_exception();
      return -1;
    }
    return static_cast<la_ssize_t>(length);
  }

  void take(std::string_view bytes) {
    written += bytes.size();
    buffer += bytes;
    if (buffer.size() >= buffer_size) flush();
  }

  void flush() {
    prefix.update(buffer);
    output.write(buffer);
    buffer.clear();
  }

  /// A WARN is as bad as a FATAL here: the header would not be the one that was asked for.
  void check(int result) {
    if (failure) std::rethrow_exception(std::exchange(failure, nullptr));
    if (result == ARCHIVE_OK) return;
    const char* text = archive_error_string(handle);
    throw OutputError({ErrorCode::io, 0, "write", "bundle", text != nullptr ? text : "libarchive failed"});
  }
};

struct BundleWriter::Member {
  IndexLine line;  ///< but for number and digest
  std::uint64_t rest;
  std::optional<PartDivider> divider;  ///< of a member that is divided
  std::vector<MemberPart> parts;
};

BundleWriter::BundleWriter(Output& output, std::string bundle_id, Timestamp started)
    : bundle_id_(std::move(bundle_id)),
      bag_(bag_of(bundle_id_)),
      started_(started),
      output_(output),
      archive_(std::make_unique<Archive>(output)),
      salt_master_(random_secret()),
      checkpointed_at_(std::chrono::steady_clock::now()) {
  add("bagit.txt", bagit_text);
  add("data/README-VERIFY.txt", readme_verify(bag_));
}

BundleWriter::~BundleWriter() = default;

std::uint64_t BundleWriter::bytes_written() const { return archive_->written; }

void BundleWriter::add(std::string_view member, std::string_view content, Source source) {
  begin_member(member, content.size(), std::move(source));
  append(content);
  end_member();
  checkpoint_if_due();
}

void BundleWriter::begin_member(std::string_view member, std::uint64_t size, Source source) {
  const std::string name = bag_ + "/" + std::string(member);
  if (!is_member_name(name) || size > ustar::greatest_size) {
    throw std::logic_error("not a member of a bundle: " + name);
  }
  archive_entry* const entry = archive_entry_clear(archive_->entry);
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0600);
  archive_entry_set_size(entry, static_cast<la_int64_t>(size));
  archive_entry_set_mtime(entry, now().seconds, 0);
  archive_->check(archive_write_header(archive_->handle, entry));
  member_ = std::make_unique<Member>(
      Member{{0, std::string(member), archive_->written, size, {}, std::move(source)}, size, {}, {}});
  if (const auto end = part_end_of(member); end && !sealing_) {
    member_->divider.emplace(*end, [parts = &member_->parts](const MemberPart& part) { parts->push_back(part); });
  }
}

void BundleWriter::append(std::string_view bytes) {
  if (bytes.size() > member_->rest) throw std::logic_error("more bytes than announced: " + member_->line.member);
  archive_->member.update(bytes);
  if (member_->divider) member_->divider->feed(bytes);
  member_->rest -= bytes.size();
  while (!bytes.empty()) {
    const la_ssize_t taken = archive_write_data(archive_->handle, bytes.data(), bytes.size());
    if (taken <= 0) archive_->check(ARCHIVE_FATAL);
    bytes.remove_prefix(static_cast<std::size_t>(taken));
  }
}

void BundleWriter::end_member() {
  if (member_->rest != 0) throw std::logic_error("fewer bytes than announced: " + member_->line.member);
  archive_->check(archive_write_finish_entry(archive_->handle));
  const std::unique_ptr<Member> member = std::move(member_);
  IndexLine& line = member->line;
  line.sha256 = last_digest_ = archive_->member.finish();
  if (line.member.starts_with("data/")) {
    ++payload_members_;
    payload_bytes_ += line.size;
    manifest_.append(manifest_line(last_digest_, line.member));
  }
  ++members_;
  record(line);
  if (!member->divider) return;
  member->divider->end();
  record_parts(line.member, member->parts);
}

/// One part alone would say nothing that the member's own line does not.
void BundleWriter::record_parts(const std::string& member, const std::vector<MemberPart>& parts) {
  if (parts.size() < 2 || part_lines_ + parts.size() > greatest_number_of_part_lines) return;
  part_lines_ += parts.size();
  IndexLine line{0, member, 0, 0, {}, {}};
  for (const MemberPart& part : parts) {
    line.part = part.number;
    line.offset = part.offset;
    line.size = part.size;
    line.sha256 = part.sha256;
    record(line);
  }
}

void BundleWriter::record(IndexLine& line) {
  line.number = leaves_.leaves();
  line_text_.clear();
  append_json(line_text_, line);
  leaves_.add(salted_leaf(leaf_salt(salt_master_, line.number), line_text_));
  line_text_.push_back('\n');
  index_.append(line_text_);
}

void BundleWriter::checkpoint_if_due() {
  if (sealing_) return;  // nothing may come between the index and SEAL that the index does not list
  const std::uint64_t bytes = archive_->written - checkpointed_bytes_;
  const auto age = std::chrono::steady_clock::now() - checkpointed_at_;
  if (bytes < checkpoint_bytes && (age < checkpoint_interval || bytes == 0)) return;
  write_checkpoint();
}

void BundleWriter::write_checkpoint() {
  archive_->flush();
  const Checkpoint checkpoint{bundle_id_,        ++checkpoints_,    members_,
                              to_iso8601(now()), archive_->written, archive_->prefix.peek()};
  const std::string content = to_text(checkpoint);
  begin_member(fmt::format("data/checkpoint/{:04}", checkpoints_), content.size());
  append(content);
  end_member();
  archive_->flush();
  checkpointed_bytes_ = archive_->written;
  checkpointed_at_ = std::chrono::steady_clock::now();
  if (witness_) witness_(checkpoint);
}

std::string BundleWriter::bag_info() const {
  return fmt::format(
      "Bag-Software-Agent: exhibit-collect\nBagging-Date: {}\nExternal-Identifier: {}\nPayload-Oxum: {}.{}\n",
      to_iso8601(started_).substr(0, 10), bundle_id_, payload_bytes_, payload_members_);
}

BundleWriter::Sealed BundleWriter::seal(std::string_view status, std::uint64_t gaps) {
  sealing_ = true;
  const std::uint64_t indexed = leaves_.leaves();
  const Digest merkle_root = leaves_.root();
  CompressedSpool index = std::exchange(index_, CompressedSpool());  // the index does not list what comes after it
  begin_member("data/index.jsonl", index.size());
  index.replay([this](std::string_view bytes) { append(bytes); });
  end_member();
  add("data/salt-master.hex", salt_master_.hex() + "\n");

  CompressedSpool manifest = std::exchange(manifest_, CompressedSpool());
  begin_member("manifest-sha256.txt", manifest.size());
  manifest.replay([this](std::string_view bytes) { append(bytes); });
  end_member();
  const Digest manifest_digest = last_digest_;
  add("bag-info.txt", bag_info());
  const Digest bag_info_digest = last_digest_;
  add("tagmanifest-sha256.txt", manifest_line(sha256(bagit_text), "bagit.txt") +
                                    manifest_line(manifest_digest, "manifest-sha256.txt") +
                                    manifest_line(bag_info_digest, "bag-info.txt"));
  const Digest tagmanifest_digest = last_digest_;

  archive_->flush();
  const Seal seal{bundle_id_,
                  bag_,
                  std::string(status),
                  to_iso8601(started_),
                  to_iso8601(now()),
                  gaps,
                  members_,
                  archive_->written,
                  archive_->prefix.peek(),
                  manifest_digest,
                  tagmanifest_digest,
                  indexed,
                  merkle_root};
  const std::string text = to_text(seal);
  begin_member("SEAL", text.size());
  append(text);
  end_member();
  archive_->check(archive_write_close(archive_->handle));
  archive_->flush();
  output_.commit();
  return {seal, sha256(text)};
}

}  // namespace exhibit
