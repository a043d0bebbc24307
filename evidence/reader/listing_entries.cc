#include "evidence/reader/listing_entries.h"

#include "evidence/reader/decode.h"

namespace exhibit {

Result<void> for_each_entry(LineSource& listing, const std::function<void(const FileEntry&)>& consume) {
  while (true) {
    const auto line = listing.next();
    if (!line) return std::unexpected(line.error());
    if (!line->has_value()) return {};
    const Result<FileEntry> entry = decode_file_entry(**line, listing.where());
    if (!entry) return std::unexpected(entry.error());
    consume(*entry);
  }
}

}  // namespace exhibit
