#include "evidence/extract/content_store.h"

#include <fmt/format.h>

#include "evidence/reader/content.h"

namespace exhibit::extract {
namespace {

std::string whole_name(const Digest& digest) { return digest.hex() + ".bin"; }

}  // namespace

StoredContent ContentStore::store(const FileEntry& entry) {
  StoredContent stored;
  if (const auto known = entry.sha256 ? sizes_.find(*entry.sha256) : sizes_.end(); known != sizes_.end()) {
    stored.name = whole_name(known->first);
    stored.sha256 = known->first;
    stored.bytes = known->second;
    return stored;
  }
  const std::string part = fmt::format("part-{}.bin", ++parts_);
  const auto written = write(entry, part, stored);
  if (written) {
    name_whole(part, stored);
  } else {
    stored.problem = written.error();
  }
  return stored;
}

Result<void> ContentStore::write(const FileEntry& entry, const std::string& name, StoredContent& stored) {
  auto file = folder_.create(name);
  if (!file) return std::unexpected(file.error());
  stored.name = name;
  Sha256 digest;
  const auto streamed = stream_content(bundle_, entry, [&](std::string_view bytes) -> Result<void> {
    if (auto written = file->write(bytes); !written) return written;
    digest.update(bytes);
    stored.bytes += bytes.size();
    return {};
  });
  stored.sha256 = digest.finish();
  auto closed = file->close();
  return streamed ? closed : streamed;
}

void ContentStore::name_whole(const std::string& part, StoredContent& stored) {
  const bool is_known = sizes_.contains(stored.sha256);
  const std::string name = whole_name(stored.sha256);
  // An entry without a digest may turn out to be a content that is there already.
  const auto named = is_known ? folder_.remove(part) : folder_.rename(part, name);
  if (!named) {
    stored.problem = named.error();
    return;
  }
  stored.name = name;
  stored.is_new = !is_known;
  sizes_.emplace(stored.sha256, stored.bytes);
}

}  // namespace exhibit::extract
