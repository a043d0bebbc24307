#include "collector/rootfs/listing_writer.h"

#include "evidence/bundle/member_name.h"
#include "evidence/records/file_entry.h"

namespace exhibit {
namespace {

/// FORMAT.md 5: a part ends with the line that takes it past 8 MiB.
constexpr std::size_t usual_capacity = std::size_t{9} << 20;

}  // namespace

void ListingWriter::add(std::string_view line, std::uint64_t path_hash) {
  // Growing by halves would hold the part twice; what is not written to takes no memory.
  if (part_.capacity() < usual_capacity) part_.reserve(usual_capacity);
  if (part_.empty()) begun_ = now();
  part_ += line;
  if (part_ends_after(path_hash, part_.size())) write_part();
}

void ListingWriter::finish() {
  if (!part_.empty()) write_part();
}

void ListingWriter::write_part() {
  const std::string member = "data/fs/" + fsid_ + "/" + numbered_name("listing", ++parts_, "jsonl.zst");
  bundle_.add(member, compressor_.compress(part_), {source_, {}, begun_, now()});
  part_.clear();
}

}  // namespace exhibit
