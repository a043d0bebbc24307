#include "evidence/report/write_page.h"

#include "evidence/encoding/escape.h"
#include "evidence/report/data.h"
#include "evidence/report/page/page.h"
#include "evidence/report/static_markup.h"
#include "hashing/base64.h"
#include "hashing/digest.h"

namespace exhibit::report {
namespace {

/// What a content security policy calls a text by (W3C CSP3, 2.3.1, hash-source).
std::string hash_source(std::string_view text) {
  const Digest digest = sha256(text);
  return base64_encode({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
}

class PageWriter {
 public:
  PageWriter(const Report& report, const std::vector<StoryLine>& story, Output& output)
      : report_(report), story_(story), page_(output) {}

  void write() {
    for (const PagePiece& piece : page_pieces()) {
      page_.add(piece.text);
      fill(piece.slot);
    }
    page_.flush();
  }

 private:
  void fill(PageSlot slot) {
    switch (slot) {
      case PageSlot::title: return page_.add(escape_for_html(report_.title));
      case PageSlot::style_sha256: return page_.add(hash_source(page_style()));
      case PageSlot::script_sha256: return page_.add(hash_source(page_script()));
      case PageSlot::style: return page_.add(page_style());
      case PageSlot::script: return page_.add(page_script());
      case PageSlot::static_head: return page_.add(static_head(report_));
      case PageSlot::static_story: return page_.add(static_story(story_));
      case PageSlot::static_findings: return write_static_findings(report_, page_);
      case PageSlot::static_mounts: return write_static_mounts(report_, page_);
      case PageSlot::static_ledger: return page_.add(static_ledger(report_));
      case PageSlot::static_verification: return page_.add(static_verification(report_));
      case PageSlot::data: return write_data(report_, story_, page_);
      case PageSlot::end: return;
    }
  }

  const Report& report_;
  const std::vector<StoryLine>& story_;
  show::Page page_;
};

}  // namespace

void write_page(const Report& report, const std::vector<StoryLine>& story, Output& output) {
  PageWriter(report, story, output).write();
}

}  // namespace exhibit::report
