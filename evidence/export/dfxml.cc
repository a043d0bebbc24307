#include "evidence/export/dfxml.h"

#include <fmt/format.h>

#include <utility>

#include "evidence/encoding/escape.h"
#include "evidence/show/render/words.h"
#include "hashing/base64.h"

namespace exhibit::exports {
namespace {

/// XML 1.0, 2.2, excludes these two of what is_plain() lets through.
bool is_noncharacter(char32_t c) { return c == 0xfffe || c == 0xffff; }

void append_reference(std::string& text, std::string_view character) {
  switch (character.front()) {
    case '&': text += "&amp;"; return;
    case '<': text += "&lt;"; return;
    case '>': text += "&gt;"; return;
    case '"': text += "&quot;"; return;
    case '\'': text += "&#39;"; return;
    default: text += character;
  }
}

std::string_view type_letter(FileType type) {
  switch (type) {
    case FileType::file: return "r";
    case FileType::dir: return "d";
    case FileType::symlink: return "l";
    case FileType::fifo: return "p";
    case FileType::socket: return "s";
    case FileType::character: return "c";
    case FileType::block: return "b";
    case FileType::unknown: return "-";
  }
  std::unreachable();
}

/// An element with bytes of the evidence.
std::string bytes_element(std::string_view name, std::string_view bytes) {
  const std::string exact =
      is_xml_plain(bytes) ? std::string() : fmt::format(" exhibit:b64=\"{}\"", base64_encode(bytes));
  return fmt::format("<{0}{1}>{2}</{0}>", name, exact, xml_text(bytes));
}

template <typename Number>
std::string number_element(std::string_view name, const std::optional<Number>& number) {
  return number ? fmt::format("<{0}>{1}</{0}>", name, *number) : std::string();
}

/// Nothing for a time whose year no calendar has.
std::string time_element(std::string_view name, const std::optional<Timestamp>& time) {
  if (!time) return {};
  const std::string text = to_iso8601(*time);
  return text.starts_with('@') || text.starts_with("0000") ? std::string() : fmt::format("<{0}>{1}</{0}>", name, text);
}

std::string_view name_in_volume(std::string_view path) { return path == "/" ? "." : path.substr(1); }

}  // namespace

bool is_xml_plain(std::string_view bytes) {
  if (!is_plain(bytes)) return false;
  while (!bytes.empty()) {
    const CodePoint point = decode_utf8(bytes);
    if (is_noncharacter(point.value)) return false;
    bytes.remove_prefix(point.length);
  }
  return true;
}

std::string xml_text(std::string_view bytes) {
  const std::string shown = is_xml_plain(bytes) ? std::string(bytes) : escape_for_terminal(bytes);
  std::string text;
  for (std::string_view rest = shown; !rest.empty();) {
    const CodePoint point = decode_utf8(rest);
    if (is_noncharacter(point.value)) {
      text += fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(point.value));
    } else {
      append_reference(text, rest.substr(0, point.length));
    }
    rest.remove_prefix(point.length);
  }
  return text;
}

void DfxmlWriter::begin(const BundleRow& bundle) {
  page_.add(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<dfxml xmlns="http://www.forensicswiki.org/wiki/Category:Digital_Forensics_XML")"
      R"( xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exhibit="tag:exhibit,2026:export" version="2.0.0-beta.0">
)");
  page_.add(
      fmt::format("<metadata><dc:type>Container file systems</dc:type><dc:identifier>{}</dc:identifier>"
                  "</metadata>\n<creator><program>exhibit</program><version>{}</version></creator>\n",
                  xml_text(bundle.id), EXHIBIT_VERSION));
}

void DfxmlWriter::open_volume(const FileRow& row) {
  const Mount& mount = row.mount.mount;
  if (is_open_ && cid_ == row.container.cid && mount_id_ == mount.id) return;
  if (is_open_) page_.add("</volume>\n");
  is_open_ = true;
  cid_ = row.container.cid;
  mount_id_ = mount.id;
  page_.add(fmt::format(
      "<volume exhibit:cid=\"{}\" exhibit:container=\"{}\" exhibit:mount_point=\"{}\">\n"
      "<ftype_str>{}</ftype_str>\n",
      xml_text(cid_), xml_text(shown_name(row.container)), xml_text(mount.mount_point), xml_text(mount.fstype)));
}

void DfxmlWriter::file(const FileRow& row) {
  open_volume(row);
  const FileEntry& entry = row.entry;
  std::string text = "<fileobject";
  if (!row.hidden_by.empty()) text += fmt::format(" exhibit:hidden_by=\"{}\"", xml_text(row.hidden_by));
  text += ">";
  text += bytes_element("filename", name_in_volume(entry.path));
  if (!entry.outcome.is_ok()) text += bytes_element("error", show::outcome_phrase(entry.outcome));
  text += fmt::format("<name_type>{}</name_type>", type_letter(entry.type));
  text += number_element("filesize", entry.size) + "<alloc>1</alloc>";
  text += number_element("inode", entry.ino) + number_element("mode", entry.mode);
  text += number_element("nlink", entry.nlink) + number_element("uid", entry.uid) + number_element("gid", entry.gid);
  text += time_element("mtime", entry.mtime) + time_element("ctime", entry.ctime);
  text += time_element("atime", entry.atime) + time_element("crtime", entry.btime);
  if (entry.target) text += bytes_element("link_target", *entry.target);
  if (entry.sha256) text += fmt::format("<hashdigest type=\"sha256\">{}</hashdigest>", entry.sha256->hex());
  page_.add(text + "</fileobject>\n");
}

void DfxmlWriter::end() {
  if (is_open_) page_.add("</volume>\n");
  page_.add("</dfxml>\n");
}

}  // namespace exhibit::exports
