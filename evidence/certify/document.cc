#include "evidence/certify/document.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"

namespace exhibit::certify {
namespace {

constexpr std::size_t page_width = 78;

/// Lines that end between words; a word that is longer than a line stands alone.
std::string wrapped(std::string_view text, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string lines;
  std::string line;
  while (!text.empty()) {
    const std::size_t blank_at = text.find(' ');
    const std::string_view word = text.substr(0, blank_at);
    text.remove_prefix(blank_at == std::string_view::npos ? text.size() : blank_at + 1);
    if (!line.empty() && indent + line.size() + 1 + word.size() > page_width) {
      lines += margin + line + "\n";
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  return lines + margin + line + "\n";
}

std::string centered(std::string_view line) {
  const std::size_t margin = line.size() < page_width ? (page_width - line.size()) / 2 : 0;
  return std::string(margin, ' ') + std::string(line) + "\n";
}

std::string row_text(const Row& row) {
  return fmt::format("   {}\n", escape_for_terminal(row.label)) + wrapped(escape_for_terminal(row.value), 6);
}

constexpr std::string_view style =
    "body{font:11pt/1.45 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.4rem;text-align:center}h2{font-size:1.05rem;margin:1.6rem 0 .4rem}"
    ".basis{text-align:center}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.15rem .6rem .15rem 0;border-bottom:1px solid #ccc}"
    "th{width:13rem;font-weight:normal}td{font-family:monospace;font-size:.9em;overflow-wrap:anywhere}"
    ".line{margin:1.8rem 0}"
    "@media(prefers-color-scheme:dark){@media screen{body{background:#111;color:#ddd}th,td{border-color:#444}}}"
    "@media print{body{margin:0;max-width:none}section{break-inside:avoid}}";

std::string section_html(const Section& section) {
  std::string html = fmt::format("<section>\n<h2>{}</h2>\n", escape_for_html(section.title));
  for (const std::string& paragraph : section.paragraphs)
    html += fmt::format("<p>{}</p>\n", escape_for_html(paragraph));
  if (!section.rows.empty()) {
    html += "<table>\n";
    for (const Row& row : section.rows) {
      html += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape_for_html(row.label),
                          escape_for_html(row.value));
    }
    html += "</table>\n";
  }
  return html + "</section>\n";
}

void write_section(JsonWriter& json, const Section& section) {
  json.begin_object().field("title", section.title).bytes_array("paragraphs", section.paragraphs);
  json.key("rows").begin_array();
  for (const Row& row : section.rows) {
    json.begin_object().field("label", row.label).bytes_field("value", row.value).end_object();
  }
  json.end_array().end_object();
}

}  // namespace

std::string to_text(const Document& document) {
  std::string text = centered(document.title) + centered(document.basis);
  for (const Section& section : document.sections) {
    text += "\n" + wrapped(escape_for_terminal(section.title), 0);
    for (const std::string& paragraph : section.paragraphs) text += "\n" + wrapped(escape_for_terminal(paragraph), 0);
    if (!section.rows.empty()) text += "\n";
    for (const Row& row : section.rows) text += row_text(row);
  }
  for (const std::string& line : document.signature_lines) text += fmt::format("\n\n{}\n", escape_for_terminal(line));
  return text;
}

std::string to_html(const Document& document) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n<style>{1}</style>\n</head>\n"
      "<body>\n<h1>{0}</h1>\n<p class=\"basis\">{2}</p>\n",
      escape_for_html(document.title), style, escape_for_html(document.basis));
  for (const Section& section : document.sections) html += section_html(section);
  for (const std::string& line : document.signature_lines) {
    html += fmt::format("<p class=\"line\">{}</p>\n", escape_for_html(line));
  }
  return html + "</body>\n</html>\n";
}

std::string to_json(const Document& document) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("title", document.title).field("basis", document.basis).key("sections").begin_array();
  for (const Section& section : document.sections) write_section(json, section);
  json.end_array().bytes_array("signature_lines", document.signature_lines).end_object();
  return text + "\n";
}

}  // namespace exhibit::certify
