// A document of sections, paragraphs and rows, before it is text, HTML or JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exhibit::certify {

struct Row {
  std::string label;
  std::string value;  ///< raw bytes, like everything else here
};

/// Its paragraphs, then its rows.
struct Section {
  std::string title;
  std::vector<std::string> paragraphs;
  std::vector<Row> rows;
};

struct Document {
  std::string title;
  std::string basis;  ///< the rules it is made for
  std::vector<Section> sections;
  std::vector<std::string> signature_lines;  ///< what is filled in by hand at the end
};

/// Stands for what only a person can fill in.
inline constexpr std::string_view blank = "____________________";

/// For a page of 80 columns.
std::string to_text(const Document& document);
/// One page without script or any other file, forbidden to have them (Content-Security-Policy), for screen and paper.
std::string to_html(const Document& document);
/// One object and a newline.
std::string to_json(const Document& document);

}  // namespace exhibit::certify
