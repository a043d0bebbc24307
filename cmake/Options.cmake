# What a build can be asked for, and the one target that carries every compiler flag.
option(EXHIBIT_TESTS "Build the tests" ON)
option(EXHIBIT_BENCH "Build what the benchmarks measure against" OFF)
option(EXHIBIT_STATIC "Link the programs statically" OFF)
option(EXHIBIT_FUZZ "Build the fuzz targets (clang only)" OFF)
option(EXHIBIT_YARA "Let exhibit scan captured content with YARA rules (libyara)" ON)
option(EXHIBIT_UPLOAD "Let exhibit upload bundles by presigned URLs (libcurl, which Debian has no whole static one of)" ON)
# Intel's library knows one kind of processor, and would make a static program more than twice as large.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64 AND NOT EXHIBIT_STATIC)
  set(lanes ON)
else()
  set(lanes OFF)
endif()
option(EXHIBIT_SHA256_LANES "Hash small files side by side (libipsec-mb)" ${lanes})
set(EXHIBIT_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")
option(EXHIBIT_COVERAGE "Let the tests count the lines that they run (clang only; tests/coverage/run prints them)" OFF)
option(EXHIBIT_PRECOMPILE "Read the headers that most files include once for each target (off in dev, which so misses no include)" OFF)
option(EXHIBIT_TEST_EACH_CASE "Let ctest run each case of a test program by itself" ON)

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(exhibit_flags INTERFACE)
target_include_directories(exhibit_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(exhibit_flags INTERFACE _GNU_SOURCE EXHIBIT_VERSION="${PROJECT_VERSION}")
file(RELATIVE_PATH sources_from_build ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR})
target_compile_options(exhibit_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough
  # GCC 12 sees null dereferences in its own inlined standard library once the optimizer has run.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-null-dereference -Wduplicated-cond -Wlogical-op>
  # Designated initialisers leave out what has a default on purpose.
  -Wno-missing-field-initializers
  $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>
  -fstack-protector-strong
  # What is handed on is the same wherever it was built. A debugger finds its sources only under their real names.
  # ccache with a base_dir names them from the build's folder.
  $<$<CONFIG:Release>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -ffile-prefix-map=${CMAKE_BINARY_DIR}=build
  $<$<BOOL:${sources_from_build}>:-ffile-prefix-map=${sources_from_build}=./>>)
target_link_options(exhibit_flags INTERFACE -Wl,-z,relro,-z,now -Wl,--build-id=sha1)

# Half of clang's time goes into reading these again.
if(EXHIBIT_PRECOMPILE)
  target_precompile_headers(exhibit_flags INTERFACE
    <algorithm> <array> <chrono> <cstdint> <expected> <filesystem> <fstream> <functional> <map> <memory> <optional> <ranges>
    <set> <span> <sstream> <string> <string_view> <unordered_map> <utility> <variant> <vector>)
endif()

if(EXHIBIT_SANITIZE)
  target_compile_options(exhibit_flags INTERFACE -fsanitize=${EXHIBIT_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all -U_FORTIFY_SOURCE -D_GLIBCXX_ASSERTIONS)
  target_link_options(exhibit_flags INTERFACE -fsanitize=${EXHIBIT_SANITIZE})
  if(EXHIBIT_SANITIZE MATCHES address)
    # GCC has a word of its own for it (__SANITIZE_ADDRESS__), clang 19 another.
    target_compile_definitions(exhibit_flags INTERFACE EXHIBIT_ADDRESS_SANITIZER)
  endif()
endif()

if(EXHIBIT_COVERAGE)
  target_compile_options(exhibit_flags INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(exhibit_flags INTERFACE --coverage)
endif()

# For the two programs: they run confined, in foreign roots and as other users, where counts cannot be written at the end.
#   exhibit_count_nothing(<program>)
function(exhibit_count_nothing program)
  if(EXHIBIT_COVERAGE)
    target_sources(${program} PRIVATE ${CMAKE_SOURCE_DIR}/tests/coverage/count_nothing.cc)
  endif()
endfunction()
