#include "evidence/report/data.h"

#include <fmt/format.h>

#include "evidence/report/data_fields.h"
#include "evidence/report/data_rows.h"

namespace exhibit::report {
namespace {

void begin_block(show::Page& page, std::string_view name) {
  page.add(fmt::format("<script type=\"application/json\" id=\"data-{}\">", name));
}

void end_block(show::Page& page) { page.add("</script>\n"); }

template <typename Rows, typename RowText>
void add_array(show::Page& page, const Rows& rows, RowText row_text) {
  page.add("[");
  bool is_first = true;
  for (const auto& row : rows) {
    if (!is_first) page.add(",\n");
    is_first = false;
    page.add(safe_in_script(row_text(row)));
  }
  page.add("]");
}

template <typename Rows, typename RowText>
void write_block(show::Page& page, std::string_view name, const Rows& rows, RowText row_text) {
  begin_block(page, name);
  add_array(page, rows, row_text);
  end_block(page);
}

}  // namespace

void write_data(const Report& report, const std::vector<StoryLine>& story, show::Page& page) {
  begin_block(page, "summary");
  page.add(safe_in_script(summary_json(report, story)));
  end_block(page);
  write_block(page, "findings", report.items, finding_row);
  write_block(page, "processes", report.processes, process_row);
  write_block(page, "timeline", report.timeline, [&](const Moment& moment) { return moment_row(moment, report.items); });
  write_block(page, "texts", report.texts, text_row);
  write_block(page, "mounts", report.mounts, mount_row);
  write_block(page, "sockets", report.sockets, socket_row);
  begin_block(page, "ledger");
  page.add("{\"sides\":");
  add_array(page, report.ledger, ledger_row);
  page.add("}");
  end_block(page);
  write_block(page, "verification", report.verification, verification_row);
}

}  // namespace exhibit::report
