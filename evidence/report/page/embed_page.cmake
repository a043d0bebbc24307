# cmake -DOUT=FILE -DFOLDER=DIR -P embed_page.cmake: page.cc, the page's markup, style and script as arrays of bytes, since compilers
# need not take a literal of more than 65,535 bytes.
cmake_minimum_required(VERSION 3.25)

# Sets `out` to a declaration of the array `name` with the bytes of `text`.
function(bytes_of name text out)
  string(HEX "${text}" hex)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," hex "${hex}")
  set(${out} "constexpr char ${name}[] = {${hex}'\\0'};\n" PARENT_SCOPE)
endfunction()

# What may not stand in an element whose content the parser does not unescape.
function(check_raw_text what text)
  string(TOLOWER "${text}" lower)
  foreach(word "</script" "</style" "<!--")
    string(FIND "${lower}" "${word}" place)
    if(NOT place EQUAL -1)
      message(FATAL_ERROR "${what} holds ${word}, which would end its element or comment it out")
    endif()
  endforeach()
endfunction()

set(style "")
file(STRINGS ${FOLDER}/styles.txt names)
foreach(name ${names})
  file(READ ${FOLDER}/style/${name} text)
  string(APPEND style "${text}\n")
endforeach()
check_raw_text("the style" "${style}")

set(script "(() => {\n'use strict';\n")
file(STRINGS ${FOLDER}/scripts.txt names)
foreach(name ${names})
  file(READ ${FOLDER}/script/${name} text)
  string(APPEND script "\n// --- ${name}\n${text}")
endforeach()
string(APPEND script "})();\n")
check_raw_text("the script" "${script}")

file(READ ${FOLDER}/report.html rest)
set(arrays "")
set(pieces "")
set(number 0)
while(TRUE)
  string(FIND "${rest}" "{{" begin)
  if(begin EQUAL -1)
    set(text "${rest}")
    set(slot end)
  else()
    string(SUBSTRING "${rest}" 0 ${begin} text)
    string(SUBSTRING "${rest}" ${begin} -1 rest)
    string(FIND "${rest}" "}}" end)
    math(EXPR length "${end} - 2")
    math(EXPR after "${end} + 2")
    string(SUBSTRING "${rest}" 2 ${length} slot)
    string(SUBSTRING "${rest}" ${after} -1 rest)
  endif()
  bytes_of(markup_${number} "${text}" array)
  string(APPEND arrays "${array}")
  string(APPEND pieces "    {text_of(markup_${number}), PageSlot::${slot}},\n")
  math(EXPR number "${number} + 1")
  if(slot STREQUAL "end")
    break()
  endif()
endwhile()
bytes_of(style_bytes "${style}" style_array)
bytes_of(script_bytes "${script}" script_array)

file(WRITE ${OUT}.new
  "// Made from evidence/report/page by embed_page.cmake.\n"
  "#include \"evidence/report/page/page.h\"\n\n#include <array>\n#include <cstddef>\n\n"
  "namespace exhibit::report {\nnamespace {\n\n"
  "template <std::size_t size>\nconstexpr std::string_view text_of(const char (&bytes)[size]) {\n  return {bytes, size - 1};\n}\n\n"
  "${arrays}${style_array}${script_array}\n"
  "constexpr std::array<PagePiece, ${number}> pieces = {{\n${pieces}}};\n\n}  // namespace\n\n"
  "std::span<const PagePiece> page_pieces() {\n  return pieces;\n}\n\n"
  "std::string_view page_style() {\n  return text_of(style_bytes);\n}\n\n"
  "std::string_view page_script() {\n  return text_of(script_bytes);\n}\n\n"
  "}  // namespace exhibit::report\n")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
file(REMOVE ${OUT}.new)
