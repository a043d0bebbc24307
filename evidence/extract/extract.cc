#include "evidence/extract/extract.h"

#include <utility>

#include "evidence/extract/asked.h"
#include "evidence/extract/content_store.h"
#include "evidence/extract/extraction_log.h"
#include "evidence/extract/new_folder.h"
#include "evidence/extract/sources.h"

namespace exhibit::extract {
namespace {

class Extractor {
 public:
  Extractor(const Bundle& bundle, const NewFolder& folder, ExtractionLog& log, std::vector<Selector> selectors)
      : bundle_(bundle), folder_(folder), store_(bundle, folder), log_(log), asked_(std::move(selectors)) {}

  Extraction run(const Sources& sources) {
    sources.for_each(
        asked_.is_for_everything(), [this](const FoundFile& file) { take(file); },
        [this](const Error& error) { add_problem(error); });
    for (Error& error : asked_.missing(bundle_, sources)) add_problem(std::move(error));
    if (const auto closed = log_.close(); !closed) add_problem(closed.error());
    if (!has_found_ && !extraction_.is_whole()) take_back();
    return std::move(extraction_);
  }

 private:
  /// A folder of nothing would be in the way of the next try.
  void take_back() {
    const auto files = ExtractionLog::take_back(folder_);
    if (!files) add_problem(files.error());
    if (const auto folder = folder_.take_back(); files && !folder) add_problem(folder.error());
    extraction_.is_taken_back = true;
  }

  void take(const FoundFile& file) {
    // Without its record a file would be bytes of nobody.
    if (is_log_broken_ || !asked_.wants(file)) return;
    has_found_ = true;
    const StoredContent stored = store_.store(file.entry);
    if (stored.problem) {
      add_problem(*stored.problem);
    } else {
      ++extraction_.entries;
    }
    if (stored.is_new) {
      ++extraction_.files;
      extraction_.bytes += stored.bytes;
    }
    const auto logged = log_.add(file, stored);
    if (logged) return;
    is_log_broken_ = true;
    add_problem(logged.error());
  }

  void add_problem(Error error) {
    if (extraction_.problems.size() < Extraction::greatest_problems) {
      extraction_.problems.push_back(std::move(error));
    } else {
      ++extraction_.problems_left_out;
    }
  }

  const Bundle& bundle_;
  const NewFolder& folder_;
  ContentStore store_;
  ExtractionLog& log_;
  Asked asked_;
  Extraction extraction_;
  bool has_found_ = false;
  bool is_log_broken_ = false;
};

std::string bundle_id_of(const Bundle& bundle) {
  const auto start = bundle.start();
  return start ? start->bundle_id : std::string("unknown");
}

}  // namespace

Result<Extraction> extract(const Bundle& bundle, const Request& request) {
  const auto sources = Sources::of(bundle, request.containers);
  if (!sources) return std::unexpected(sources.error());
  const auto folder = NewFolder::make(request.folder);
  if (!folder) return std::unexpected(folder.error());
  auto log = ExtractionLog::begin(*folder, bundle.path(), bundle_id_of(bundle));
  if (!log) return std::unexpected(log.error());
  return Extractor(bundle, *folder, *log, request.selectors).run(*sources);
}

}  // namespace exhibit::extract
