# cmake -DOUT=FILE -DFILES=a.json,b.json -P embed_rules.cmake: a header with the rules' text, so that `exhibit` stays one file.
string(REPLACE "," ";" FILES "${FILES}")
set(entries "")
set(number 0)
foreach(file ${FILES})
  get_filename_component(name ${file} NAME)
  file(READ ${file} text)
  string(LENGTH "${text}" length)
  # Compilers need not take a literal of more than 65,535 bytes: a rule file that long is to be split.
  if(length GREATER 60000)
    message(FATAL_ERROR "${file} is too long for one string literal")
  endif()
  math(EXPR number "${number} + 1")
  string(APPEND entries "    {\"${name}\", R\"RULES(${text})RULES\"},\n")
endforeach()
file(WRITE ${OUT}.new
  "// Made from evidence/findings/rules by embed_rules.cmake.\n#pragma once\n\n#include <array>\n#include <string_view>\n\n"
  "namespace exhibit::findings {\n\nstruct BuiltinRuleFile {\n  std::string_view name;\n  std::string_view text;\n};\n\n"
  "inline constexpr std::array<BuiltinRuleFile, ${number}> builtin_rule_files = {{\n${entries}}};\n\n"
  "}  // namespace exhibit::findings\n")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
file(REMOVE ${OUT}.new)
