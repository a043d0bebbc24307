# Writes OUTPUT, the file that defines source_commit, of the checkout in SOURCE; touches it only when the commit is
# another.
# A source that is no checkout, though it may lie inside another project's, has none.
cmake_path(GET SOURCE PARENT_PATH around)
execute_process(
  COMMAND ${CMAKE_COMMAND} -E env GIT_CEILING_DIRECTORIES=${around}
    git -C ${SOURCE} describe --always --abbrev=12 --exclude=* --dirty=-modified
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status ERROR_QUIET)
if(NOT status EQUAL 0)
  set(commit "")
endif()
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
#include "evidence/version/version.h"

const char* const exhibit::source_commit = "@commit@";
]])
