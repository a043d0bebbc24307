// The page of a report: markup with slots, style and script, the same for every report and part of the program.
// report.html is the markup; the style is made of the files of style/ that styles.txt names, in that order, and so is
// the script of script/ and scripts.txt. embed_page.cmake makes the functions below of them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace exhibit::report {

/// What takes the place of `{{name}}` in report.html. Everything but `data` and the four of style and script is markup
/// whose text is escaped; SLOTS.md says which markup is expected.
enum class PageSlot : std::uint8_t {
  title,          ///< text, escaped
  style_sha256,   ///< base64 of SHA-256 of page_style(), for the content security policy
  script_sha256,  ///< likewise of page_script()
  style,          ///< page_style()
  script,         ///< page_script()
  static_head,    ///< markup, readable without script and in print, as are the other static ones
  static_story,
  static_findings,
  static_mounts,
  static_ledger,
  static_verification,
  data,  ///< the elements of DATA.md
  end,   ///< nothing: the page ends
};

/// A run of the page's markup and the slot that follows it.
struct PagePiece {
  std::string_view text;
  PageSlot slot;
};

/// The page, in order. Slots are found when the program is built, so what fills them is never searched for slots.
std::span<const PagePiece> page_pieces();

/// What stands between <style> and </style>: the policy allows exactly these bytes.
std::string_view page_style();

/// What stands between <script> and </script>, likewise.
std::string_view page_script();

}  // namespace exhibit::report
