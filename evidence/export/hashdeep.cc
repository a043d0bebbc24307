#include "evidence/export/hashdeep.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/show/render/words.h"

namespace exhibit::exports {
namespace {

/// Bytes that are not UTF-8 are no harm to the format, nor to who reads it as UTF-8.
bool can_be_written(std::string_view name) {
  while (!name.empty()) {
    const CodePoint point = decode_utf8(name);
    if (point.length > 0 && is_unsafe_to_show(point.value)) return false;
    name.remove_prefix(point.length > 0 ? point.length : 1);
  }
  return true;
}

std::string why_no_digest(const FileEntry& entry) {
  if (entry.sparse_sha256) return "sparse: it has a digest of its extents alone";
  return "without a digest: " + show::outcome_phrase(entry.outcome);
}

}  // namespace

void HashdeepWriter::begin(const BundleRow& bundle) {
  page_.add("%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n");
  page_.add(fmt::format("## exhibit {}, bundle {}\n", EXHIBIT_VERSION, escape_for_terminal(bundle.id)));
}

void HashdeepWriter::container(const ContainerRecord& container) {
  page_.add(fmt::format("## container {} {}\n## \n", escape_for_terminal(shown_name(container)),
                        escape_for_terminal(container.id)));
}

void HashdeepWriter::file(const FileRow& row) {
  const FileEntry& entry = row.entry;
  if (entry.type != FileType::file || !row.is_seen()) return;
  if (!entry.sha256) return left_out_.add(row.path, why_no_digest(entry));
  if (!can_be_written(row.path)) return left_out_.add(row.path, "hashdeep has no way to write such a name");
  const std::uint64_t size = entry.read ? *entry.read : entry.size.value_or(0);
  page_.add(fmt::format("{},{},.{}\n", size, entry.sha256->hex(), row.path));
}

}  // namespace exhibit::exports
